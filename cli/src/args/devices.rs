use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum DeviceCommand {
    /// Show a code that lets another device of yours in
    #[command(after_help = "\
The other device reads the code (`interlude device accept`), both show six digits, you compare them
and type your passphrase here: then it is one of your devices. The code holds for five minutes and
once; whoever has it can only ask to come in.

With --json, an event a line: {\"event\":\"code\",\"code\"}, {\"event\":\"compare\",\"digits\",\"name\"},
{\"event\":\"linked\",\"device\"}.

Examples:
  interlude device link --relay https://relay.example     # the first time
  interlude device link --name 'Desk'")]
    Link(LinkArgs),
    /// Make this new vault one of your devices, by the code that another one shows
    #[command(after_help = "\
Makes the vault first, where there is none, as `interlude init` does; what is in one goes along.
Then everything the other devices hold is fetched. The vault has no recovery words of its own: run
`interlude protect` and type those of your first device.

A command line can be seen by other users of a computer. Where there are any, give - and let the
code come from standard input:
  interlude device accept -

With --json, an event a line: {\"event\":\"compare\",\"digits\"}, {\"event\":\"linked\",\"device\"},
{\"event\":\"synced\",\"pulled\",\"state\",…}.")]
    Accept(AcceptArgs),
    /// Your devices, and the words that tell whether a relay shows all of them the same list
    List,
    /// Remove a device: it reads nothing that is written from then on
    #[command(after_help = "\
What it has it keeps: nobody can take back what was read. Without a network it waits for the next
sync.

Example:
  interlude device remove 4f81")]
    Remove {
        /// Any beginning of its id that names one device
        id: String,
    },
    /// Give this device another name, which your other devices alone see
    Rename { name: String },
    /// Get everything back by the recovery phrase, when all devices are lost or out of reach
    #[command(after_help = "\
Asks for the 24 words (or reads them from standard input or a file), makes a vault where there is
none, and fetches everything. The words open this vault from then on.

Example:
  interlude device recover --relay https://relay.example --remove-others")]
    Recover(RecoverArgs),
    /// End a fork: the relay shows another list of your devices than this one knows
    #[command(after_help = "\
Compare `interlude device list` on your devices first: the words under it are the same where the
list is. `ours` keeps the list that this device knows, `theirs` that of the relay; nothing that was
written is lost either way. With `ours` the relay forgets its list and what it holds, and the devices
give it everything again. It refuses that to a device that its list does not have: then go on with
another relay (interlude sync --relay URL, on each device that is to come along).")]
    Resolve {
        /// Whose list goes on
        #[arg(long, value_enum)]
        keep: Branch,
    },
}

#[derive(Args)]
pub(crate) struct LinkArgs {
    /// The relay, the first time: https://… (http:// on this machine alone)
    #[arg(long, value_name = "URL")]
    pub(crate) relay: Option<String>,
    /// What your other devices call this one [default: the computer's name, the first time]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Let the device in without asking: for scripts that know who reads the code
    #[arg(long)]
    pub(crate) yes: bool,
    /// The operator's token, for a relay that lets only some in
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct AcceptArgs {
    /// The code as it is shown, or - to read it from standard input
    pub(crate) code: String,
    /// What your other devices call this one [default: the computer's name]
    #[arg(long)]
    pub(crate) name: Option<String>,
}

#[derive(Args)]
pub(crate) struct RecoverArgs {
    /// The relay that has your journal
    #[arg(long, value_name = "URL")]
    pub(crate) relay: String,
    /// What your other devices call this one [default: the computer's name]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Remove all other devices: they are lost, or not yours any more
    #[arg(long)]
    pub(crate) remove_others: bool,
    /// Read the 24 words from this file
    #[arg(long, value_name = "FILE")]
    pub(crate) recovery_phrase_file: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Branch {
    Ours,
    Theirs,
}
