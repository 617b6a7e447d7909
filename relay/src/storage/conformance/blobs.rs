use super::*;

pub(super) fn part(offset: u64, length: u64, object: &str) -> NewPart {
    let part = Part { offset, length, object: object.to_owned() };
    NewPart { name: BlobName([1; 32]), total: 9, part, blobs: 1, bytes: 10 }
}

pub(super) async fn blobs<S: Storage>(storage: &S) {
    let (chain, _) = space(storage, 60).await;
    let (space, name) = (chain.space(), BlobName([1; 32]));
    let add = |part: NewPart| async move {
        storage.announce(space, part.part.object.clone(), 5).await.unwrap();
        storage.add_part(space, part).await.unwrap()
    };
    assert_eq!(storage.blob(space, name).await, Ok(None));
    assert_eq!(storage.add_part(space, part(0, 4, "never")).await, Ok(Added::Swept));
    let (empty, some) = (BlobState { length: 0, total: 9 }, BlobState { length: 4, total: 9 });
    assert_eq!(add(part(1, 4, "gap")).await, Added::Elsewhere(empty));
    assert_eq!(add(NewPart { bytes: 8, ..part(0, 4, "large") }).await, Added::Quota);
    assert_eq!(add(NewPart { blobs: 0, ..part(0, 4, "many") }).await, Added::Quota);
    assert_eq!(add(part(0, 4, "one")).await, Added::Done(some));
    assert_eq!(add(part(0, 4, "again")).await, Added::Elsewhere(some));
    assert_eq!(add(NewPart { total: 8, ..part(4, 2, "total") }).await, Added::Elsewhere(some));
    add(part(4, 5, "two")).await;
    assert_eq!(storage.blob(space, name).await, Ok(Some(BlobState { length: 9, total: 9 })));
    let parts = |from, to| async move { storage.parts(space, name, from, to).await.unwrap() };
    let (one, two) = (part(0, 4, "one").part, part(4, 5, "two").part);
    assert_eq!(parts(0, 9).await, [one.clone(), two.clone()]);
    assert_eq!((parts(0, 4).await, parts(4, 9).await), (vec![one], vec![two]));
    let mut litter = storage.litter(Some(space), 6, 99).await.unwrap();
    litter.sort();
    let left = ["again", "gap", "large", "many", "total"].map(|one| (space, one.to_owned()));
    assert_eq!(litter, left);
    assert_eq!(storage.litter(None, 5, 99).await, Ok(Vec::new()));
    storage.forget_litter(litter).await.unwrap();
    storage.cut_blob(space, name, 4).await.unwrap();
    assert_eq!(storage.blob(space, name).await, Ok(Some(some)));
    assert_eq!(storage.litter(None, 1, 99).await, Ok(vec![(space, "two".to_owned())]));
    assert_eq!(storage.remove_blob(space, name).await, Ok(true));
    assert_eq!(storage.remove_blob(space, name).await, Ok(false));
    assert_eq!(storage.litter(Some(space), 1, 99).await.unwrap().len(), 2);
    // What it counted is free again.
    let other = NewPart { name: BlobName([2; 32]), ..part(0, 4, "other") };
    assert_eq!(add(other).await, Added::Done(some));
}
