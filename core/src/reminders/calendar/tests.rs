mod events;
mod format;
mod zones;
