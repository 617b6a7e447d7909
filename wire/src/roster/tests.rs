mod begin;
mod bytes;
mod chain;
mod forks;
mod groups;
mod rules;
mod secrets;
