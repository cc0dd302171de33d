"""Pages of posts: writing, the own list, one post, screening, reports, search and public pages."""
