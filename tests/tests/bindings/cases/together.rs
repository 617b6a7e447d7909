//! What cases do with several vaults: devices and groups.

use std::sync::Arc;
use std::thread;

use interlude_core::groups::{Audience, Expiry, NewExcerpt};
use interlude_core::sync::{RelayUrl, SyncOptions, SyncState};
use interlude_core::{LinkCode, PrincipalId};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::groups::group_id;
use super::world::{Gave, World, id, lifted, text};

/// What the vault is called that comes to another's devices.
const NEWCOMER: &str = "the other device";

impl World {
    fn url(&self) -> RelayUrl {
        self.relay.clone().expect("a relay")
    }

    pub(super) fn together(
        &mut self,
        operation: &str,
        vault: &Arc<Vault>,
        step: &Value,
    ) -> Option<Gave> {
        let done = match operation {
            "link" => self.link(vault, step),
            "offer" => self.offer(vault).map(|code| json!(code.to_string())),
            "let_in" => self.let_in(),
            "accept" => lifted("code", text(step, "code").parse().ok())
                .and_then(|code| accept(vault, code))
                .map(|digits| json!(digits)),
            "sync" => ffi::Sync::new(Arc::clone(vault))
                .once(SyncOptions::default(), None)
                .map(|report| state(&report.state)),
            "fingerprint" => vault.fingerprint().map(|it| json!(it)),
            "found" | "invite" | "join" | "approve" | "members" => {
                self.belong(operation, vault, step)
            }
            "share" | "excerpts" | "withdraw" => share(operation, vault, step),
            _ => return None,
        };
        Some(done)
    }

    /// `offer`, `accept` and `let_in` at once.
    fn link(&mut self, vault: &Arc<Vault>, step: &Value) -> Gave {
        let newcomer = Arc::clone(&self.vaults[&text(step, "with")]);
        let code = self.offer(vault)?;
        let accepting = thread::spawn(move || accept(&newcomer, code));
        let guest = self.let_in()?;
        assert_eq!(guest["digits"], accepting.join().unwrap()?);
        Ok(Value::Null)
    }

    fn offer(&mut self, vault: &Arc<Vault>) -> Result<LinkCode, InterludeError> {
        let (vault, relay) = (Arc::clone(vault), Some(self.url()));
        let linking = ffi::Linking::begin(vault, relay, SyncOptions::default())?;
        let code = linking.code();
        self.linking = Some(linking);
        Ok(code)
    }

    fn let_in(&mut self) -> Gave {
        let linking = self.linking.take().expect("an offer");
        let guest = linking.wait(None)?;
        linking.confirm()?;
        Ok(json!({"name": guest.name, "digits": guest.digits}))
    }

    fn belong(&self, operation: &str, vault: &Arc<Vault>, step: &Value) -> Gave {
        let (groups, options) = (ffi::Groups::new(Arc::clone(vault)), SyncOptions::default());
        match operation {
            "found" => {
                let profile = ffi::GroupProfile {
                    name: text(step, "name"),
                    about: String::new(),
                    zone: vault.now()?.zone,
                    place: String::new(),
                    contacts: Vec::new(),
                    crisis: None,
                    closed_at: None,
                };
                Ok(json!(groups.found(profile, text(step, "me"), self.url())?.to_string()))
            }
            "invite" => Ok(json!(groups.invite(group_id(step), 24, 5, options)?.to_string())),
            "join" => {
                let link = lifted("link", text(step, "link").parse().ok())?;
                Ok(json!(groups.join(link, text(step, "me"))?))
            }
            "approve" => {
                let asked = groups.requests(group_id(step))?;
                let who: PrincipalId =
                    asked.iter().find(|one| one.name == text(step, "who")).unwrap().id;
                groups.approve(group_id(step), who, options).map(|()| Value::Null)
            }
            _ => {
                let members = groups.members(group_id(step))?;
                Ok(members.into_iter().map(|member| json!(member.name)).collect())
            }
        }
    }
}

fn accept(vault: &Arc<Vault>, code: LinkCode) -> Result<String, InterludeError> {
    let accepting = ffi::Accepting::begin(Arc::clone(vault), code, NEWCOMER.to_owned())?;
    let digits = accepting.digits(None)?;
    accepting.finish(None)?;
    Ok(digits)
}

fn share(operation: &str, vault: &Arc<Vault>, step: &Value) -> Gave {
    let group = ffi::Group::open(Arc::clone(vault), group_id(step))?;
    match operation {
        "share" => {
            let preview = group.preview(NewExcerpt {
                text: text(step, "text"),
                title: String::new(),
                prompt: None,
                audience: Audience::Group,
                expires: Expiry::Never,
                later_members_may_read: false,
            })?;
            assert!(preview.show().leaving.iter().any(|one| one.value == text(step, "text")));
            let shared = group.share(Arc::clone(&preview))?;
            assert_eq!(group.share(preview), Err(InterludeError::Closed));
            Ok(json!(shared.to_string()))
        }
        "excerpts" => {
            let one = |one: interlude_core::groups::Excerpt| json!({"by": one.author.name, "text": one.text});
            Ok(group.excerpts()?.into_iter().map(one).collect())
        }
        _ => group.withdraw(id(step, "excerpt")?).map(|()| Value::Null),
    }
}

pub(super) fn state(state: &SyncState) -> Value {
    json!(match state {
        SyncState::NotLinked => "NotLinked",
        SyncState::InStep => "InStep",
        SyncState::Waiting => "Waiting",
        SyncState::Offline { .. } => "Offline",
        SyncState::Forked => "Forked",
        SyncState::Removed => "Removed",
    })
}
