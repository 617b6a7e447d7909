"""An independent reading of docs/protocol.md."""
