"""From records to a published graph: quads in passages, the view resolved from them, versions on disk."""
