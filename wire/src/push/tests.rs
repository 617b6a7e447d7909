mod author;
mod bytes;
mod make;
mod open;
mod place;
