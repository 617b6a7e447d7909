//! A simulated world around the real core.

#![allow(missing_docs, reason = "fields of actions are what their names say")]

pub mod world;
