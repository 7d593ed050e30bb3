"""Build, check, ask and export JBER, the knowledge graph of Japan's bilateral economic relations."""
