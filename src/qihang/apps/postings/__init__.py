"""Posts of every channel: written, screened before anyone sees them, published, ended.

Owns: Post, PostMove, PostVersion, ScreeningFinding, PostReport.
Publishes: PostsChanged.
Hears: EmployerVerified, EmployerChanged, EmployerEnded, EmployersMerged.
"""
