"""Numbered documents that anybody who has number and name can check at /verify/.

Owns: Document, DocumentLook. Which kinds there are is given by the manifests of upper apps.
"""
