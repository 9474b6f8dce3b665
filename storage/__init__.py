"""Where things live: tables, repositories, object storage and encryption."""
