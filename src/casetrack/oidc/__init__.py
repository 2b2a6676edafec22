"""Sign-in by a provider of identities: what is asked of it, and what of its answer is believed.

The provider itself stands in `provider`, which is imported only where one is set up: it brings
Authlib and requests with it.
"""

from casetrack.oidc.values import Answer, Claims, Client, Errand, NotBelieved, new_errand

__all__ = ["Answer", "Claims", "Client", "Errand", "NotBelieved", "new_errand"]
