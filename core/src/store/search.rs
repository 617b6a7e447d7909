use rusqlite::*; use crate::Result;
pub(crate) const SCHEMA:&str="CREATE TABLE search_text(doc INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL)";
pub(crate) const TOKENS_VERSION: u32 = 1;
#[derive(Clone)] pub(crate) struct Query; impl Query { pub(crate) fn parse(_:&str)->Option<Self>{None} pub(crate) fn to_match(&self)->String{String::new()} }
pub(crate) struct Hit{pub(crate) doc:i64,pub(crate) score:f64}
pub(crate) struct Snippet{pub(crate) text:String,pub(crate) highlights:Vec<std::ops::Range<usize>>}
pub(crate) fn find(_:&Connection,_:&Query,_:usize)->Result<Vec<Hit>>{Ok(vec![])}
pub(crate) fn snippet(_:&Query,_:&str,_:&str,_:usize)->Snippet{Snippet{text:String::new(),highlights:vec![]}}
pub(crate) fn put(_:&Transaction<'_>,_:i64,_:&str,_:&str)->Result<()> {Ok(())}
pub(crate) fn remove(_:&Transaction<'_>,_:i64)->Result<()> {Ok(())}
pub(crate) fn clear(_:&Transaction<'_>)->Result<()> {Ok(())}
pub(crate) fn verify(_:&Transaction<'_>)->Result<()> {Ok(())}
