mod begin;
mod bytes;
mod chain;
mod forks;
mod rules;
mod secrets;
