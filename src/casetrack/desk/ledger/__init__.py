"""The ledger (台账) in and out: rows that become cases, cases that become rows."""
