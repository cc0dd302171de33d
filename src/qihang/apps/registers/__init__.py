"""What other authorities say is true: registers of firms and lists of people, by delivery.

Owns: Delivery, Firm, PersonRow.
Publishes: RegisterDelivered.
"""
