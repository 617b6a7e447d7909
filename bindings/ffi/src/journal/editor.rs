use std::sync::Arc;

use interlude_core::Interlude;
use interlude_core::journal as core;
use self_cell::self_cell;

use crate::Result;
use crate::slot::Slot;
use crate::types::DocumentId;
use crate::vault::Vault;

type TextField = core::TextField;

/// The texts of an entry that are edited live, by splices.
#[uniffi::remote(Enum)]
pub enum TextField {
    /// The title, one line.
    Title,
    /// The body, Markdown.
    Body,
}

/// A change of a text that an editor applies to what it shows. Positions count Unicode scalar values, whatever the
/// platform counts: `text_position` turns one into the other.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct TextPatch {
    /// Which text.
    pub field: TextField,
    /// Where, in Unicode scalar values from the start.
    pub at: u64,
    /// How many scalar values go.
    pub delete: u64,
    /// What comes in their place.
    pub insert: String,
}

impl From<core::TextPatch> for TextPatch {
    fn from(core::TextPatch { field, at, delete, insert }: core::TextPatch) -> Self {
        Self { field, at: at as u64, delete: delete as u64, insert }
    }
}

/// Where a platform with 32 bits cannot point is beyond the end of any text.
fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

type Open<'a> = core::Editor<'a>;

self_cell!(
    struct Held {
        owner: Arc<Interlude>,
        #[not_covariant]
        dependent: Open,
    }
);

/// An entry open for live editing. There is no "save": every splice is durable when it returns.
///
/// The editor remembers which version the screen shows, so that a splice lands where the person saw it, whatever another
/// device did meanwhile; `Editor.refresh` tells what that was. To be shut when the person leaves the entry. An observer that
/// hears of a splice in its thread may call the vault, but not this editor: that is `InterludeError.Refused`.
#[derive(uniffi::Object)]
pub struct Editor {
    vault: Arc<Vault>,
    id: DocumentId,
    held: Slot<Held>,
}

impl Editor {
    /// The editor, while the vault is open and nobody else uses it.
    fn with<T>(
        &self,
        work: impl for<'a> FnOnce(&mut core::Editor<'a>) -> interlude_core::Result<T>,
    ) -> Result<T> {
        self.vault
            .work(|_| self.held.with(|held| held.with_dependent_mut(|_, editor| Ok(work(editor)?))))
    }
}

#[uniffi::export]
impl Editor {
    /// Opens an entry for live editing.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry.
    #[uniffi::constructor]
    pub fn open(vault: Arc<Vault>, id: DocumentId) -> Result<Arc<Self>> {
        let interlude = vault.interlude()?;
        let held = vault.core(|_| Held::try_new(interlude, |core| core.journal().open(&id)))?;
        Ok(Arc::new(Self { vault, id, held: Slot::new(held) }))
    }

    /// The entry.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// Changes a text; positions count Unicode scalar values in what the screen shows.
    ///
    /// # Errors
    /// `InterludeError.Invalid` beyond the end of the text, `InterludeError.NotFound` when the entry was erased
    /// meanwhile.
    pub fn splice(&self, patch: TextPatch) -> Result<()> {
        let TextPatch { field, at, delete, insert } = patch;
        let (at, delete) = (place(at), place(delete));
        self.with(|editor| editor.splice(core::TextPatch { field, at, delete, insert }))
    }

    /// What another device changed since the screen was drawn, to be applied to it in order.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when the entry was erased meanwhile.
    pub fn refresh(&self) -> Result<Vec<TextPatch>> {
        let patches = self.with(|editor| editor.refresh())?;
        Ok(patches.into_iter().map(TextPatch::from).collect())
    }

    /// A text as it is now, with everything other devices did; call `Editor.refresh` first to have the splices that
    /// follow refer to it.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when the entry was erased meanwhile.
    pub fn text(&self, field: TextField) -> Result<String> {
        self.with(|editor| editor.text(field))
    }

    /// Ends the editing. Waits for what is under way.
    pub fn shut(&self) {
        self.held.shut();
    }
}
