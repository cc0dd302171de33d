"""What pages of orgs show: the frame, acts of the audit, what proofs found."""
