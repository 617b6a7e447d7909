use std::sync::Arc;

use interlude_core::environment::{HttpRequest, HttpResponse};
use interlude_wire::api::{Page, RosterPage};
use interlude_wire::{decode, encode};

use super::{Meddler, SimRelay};

/// Answers what a function says; `None`: no answer comes.
struct Liar<F>(F);

impl<F> Meddler for Liar<F>
where
    F: Fn(&HttpRequest, &SimRelay) -> Option<HttpResponse> + Send + Sync,
{
    fn pass(&self, request: &HttpRequest, relay: &SimRelay) -> Option<HttpResponse> {
        (self.0)(request, relay)
    }
}

/// Somebody on the way who answers what `answer` says.
pub fn liar<F>(answer: F) -> Option<Arc<dyn Meddler>>
where
    F: Fn(&HttpRequest, &SimRelay) -> Option<HttpResponse> + Send + Sync + 'static,
{
    Some(Arc::new(Liar(answer)))
}

/// What a request asks for: its method and the last part of its path.
#[must_use]
pub fn asks(request: &HttpRequest) -> (&'static str, &str) {
    let path = request.url.split('?').next().unwrap_or_default();
    (request.method, path.rsplit('/').next().unwrap_or_default())
}

/// Somebody who changes every page of pushes.
pub fn page_liar<F>(lie: F) -> Option<Arc<dyn Meddler>>
where
    F: Fn(&mut Page) + Send + Sync + 'static,
{
    liar(move |request, relay| {
        let mut answer = relay.answer(request)?;
        if asks(request) == ("GET", "pushes") && answer.status == 200 {
            let mut page: Page = decode("a page", &answer.body, usize::MAX).unwrap();
            lie(&mut page);
            answer.body = encode(&page);
        }
        Some(answer)
    })
}

/// Somebody who changes every page of a roster.
pub fn roster_liar<F>(lie: F) -> Option<Arc<dyn Meddler>>
where
    F: Fn(&mut RosterPage) + Send + Sync + 'static,
{
    liar(move |request, relay| {
        let mut answer = relay.answer(request)?;
        if asks(request) == ("GET", "roster") && answer.status == 200 {
            let mut page: RosterPage = decode("a roster", &answer.body, usize::MAX).unwrap();
            lie(&mut page);
            answer.body = encode(&page);
        }
        Some(answer)
    })
}

/// Somebody who carries everything to another relay than the one at the end of the way.
pub fn detour(other: Arc<SimRelay>) -> Option<Arc<dyn Meddler>> {
    liar(move |request, _| other.answer(request))
}
