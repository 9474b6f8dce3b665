"""Marketplaces: the port in domain terms, and one package for each outside system."""
