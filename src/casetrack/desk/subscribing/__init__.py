"""What subscribing staff are about: systems outside that are told what happens to cases."""
