use super::*;

pub(super) async fn mailboxes<S: Storage>(storage: &S) {
    let (id, other) = (MailboxId([1; 32]), MailboxId([2; 32]));
    let (owner, quota) = (PrincipalId([9; 32]), MailboxQuota { all: 2, each: 1 });
    let open = |id, owner, now| storage.open_mailbox(id, owner, now + 100, now, quota);
    assert_eq!(storage.drop_letter(id, vec![1], 0).await, Ok(Dropped::NoMailbox));
    assert_eq!(open(id, owner, 0).await, Ok(Some(100)));
    assert_eq!(open(id, PrincipalId([8; 32]), 50).await, Ok(Some(100)));
    assert_eq!(open(other, owner, 50).await, Ok(None));
    for letter in [1, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10] {
        assert_eq!(storage.drop_letter(id, vec![letter], 60).await, Ok(Dropped::Kept));
    }
    assert_eq!(storage.drop_letter(id, vec![11], 60).await, Ok(Dropped::Full));
    assert_eq!(storage.drop_letter(id, vec![10], 60).await, Ok(Dropped::Kept));
    assert_eq!(storage.letters(id, 8, 99).await, Ok(Some(vec![vec![9], vec![10]])));
    assert_eq!(storage.letters(id, 0, 100).await, Ok(None));
    assert_eq!(storage.letters(other, 0, 0).await, Ok(None));
    assert_eq!(storage.close_mailbox(id, PrincipalId([8; 32])).await, Ok(false));
    assert_eq!(storage.letters(id, 9, 99).await, Ok(Some(vec![vec![10]])));
    assert_eq!(storage.close_mailbox(id, owner).await, Ok(true));
    assert_eq!(storage.letters(id, 0, 99).await, Ok(None));
    // Opened again it is empty.
    assert_eq!(open(id, owner, 100).await, Ok(Some(200)));
    assert_eq!(storage.letters(id, 0, 100).await, Ok(Some(Vec::new())));
}
