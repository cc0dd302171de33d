"""What arrives in an inbox, and how it leaves the product: gateways, receipts, reminders.

Owns: Message, Dispatch, Preference.
Publishes: nothing; upper apps call `services.notify` and say who belongs to a reminder's group.
"""
