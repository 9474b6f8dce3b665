"""From photos and a sentence to listing content: writers, their chain, facts and evidence."""
