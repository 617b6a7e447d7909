use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{InconsistentKeys, ServerConfig};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::watched::Watched;

/// A certificate chain and its private key, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The relay's certificate first, then those that vouch for it.
    pub certificate: PathBuf,
    /// The key of the first.
    pub key: PathBuf,
}

/// Why a certificate cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("TLS: the certificate {0}")]
pub struct TlsError(pub(crate) &'static str);

impl TlsFiles {
    /// Reads both and compares them.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn check(&self) -> Result<(), TlsError> {
        self.watched()
            .changed()
            .ok_or(TlsError("or its key cannot be read"))
            .and_then(read)
            .map(drop)
    }

    /// When the certificate ends, in seconds since 1970.
    pub(crate) fn end(&self) -> Option<u64> {
        self.watched().changed().and_then(|found| read(found).ok()).map(|read| read.ends)
    }

    fn watched(&self) -> Watched<2> {
        Watched::new([self.certificate.clone(), self.key.clone()])
    }
}

/// TLS 1.2 and 1.3 with the certificate that is in the files now.
pub(super) struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<Current>,
    files: Mutex<Watched<2>>,
    /// Is told when the certificate in use ends.
    tell: Box<dyn Fn(u64) + Send + Sync>,
}

impl Tls {
    pub(super) fn open(
        files: TlsFiles,
        tell: impl Fn(u64) + Send + Sync + 'static,
    ) -> Result<Self, TlsError> {
        let mut files = files.watched();
        let found = files.changed().ok_or(TlsError("or its key cannot be read"))?;
        let Usable { key, ends } = read(found)?;
        tell(ends);
        let current = Arc::new(Current(RwLock::new(Arc::new(key))));
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider);
        let config = config
            .with_safe_default_protocol_versions()
            .map_err(|_| TlsError("has no protocol to be used with"))?;
        let resolver = Arc::clone(&current);
        let mut config = config.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { acceptor, current, files: Mutex::new(files), tell: Box::new(tell) })
    }

    pub(super) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// Takes up the files when they changed and can be used.
    pub(super) fn look(&self) {
        let changed = self.files.lock().unwrap_or_else(PoisonError::into_inner).changed();
        match changed.map(read) {
            None => {}
            Some(Ok(Usable { key, ends })) => {
                (self.tell)(ends);
                let mut current = self.current.0.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(key);
                tracing::warn!("the certificate was replaced");
            }
            Some(Err(_)) => tracing::error!("the changed certificate cannot be used"),
        }
    }
}

#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// A certificate with its key.
struct Usable {
    key: CertifiedKey,
    /// In seconds since 1970.
    ends: u64,
}

fn read([chain, key]: [Vec<u8>; 2]) -> Result<Usable, TlsError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&chain).collect();
    let chain = chain.map_err(|_| TlsError("is not PEM"))?;
    let first = chain.first().ok_or(TlsError("is missing in its file"))?;
    let ends = end(first).ok_or(TlsError("is none that can be read"))?;
    let key =
        PrivateKeyDer::from_pem_slice(&key).map_err(|_| TlsError("has a key that is not PEM"))?;
    let key = ring::sign::any_supported_type(&key);
    let key = key.map_err(|_| TlsError("has a key of a kind that is not known"))?;
    let key = CertifiedKey::new(chain, key);
    match key.keys_match() {
        // Of some kinds of key that cannot be told.
        Ok(()) | Err(tokio_rustls::rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => {
            Ok(Usable { key, ends })
        }
        Err(_) => Err(TlsError("and the key do not belong together")),
    }
}

/// When a certificate ends, in seconds since 1970.
fn end(certificate: &[u8]) -> Option<u64> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    // One that ended before 1970 has ended.
    Some(u64::try_from(certificate.validity().not_after.timestamp()).unwrap_or(0))
}
