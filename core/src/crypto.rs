#[derive(Clone)] pub struct Key([u8;32]);
impl Key { pub fn as_bytes(&self)->&[u8;32]{&self.0} pub fn from_bytes(b:[u8;32])->Self{Self(b)} }
