use super::blobs::part;
use super::*;

/// What operators ask.
pub(super) async fn numbers<S: Storage>(storage: &S) {
    let before = storage.stats().await.unwrap();
    let (chain, a) = space(storage, 90).await;
    let push = Series::new(1).push(&chain, &a, &[change(1, 1)]);
    accept(storage, &chain, &push).await;
    for object in ["0a", "0b"] {
        storage.announce(chain.space(), object.to_owned(), 1 << 40).await.unwrap();
    }
    storage.add_part(chain.space(), part(0, 4, "0a")).await.unwrap();
    let after = storage.stats().await.unwrap();
    assert_eq!((after.spaces, after.pushes), (before.spaces + 1, before.pushes + 1));
    assert!(after.push_bytes > before.push_bytes && after.database_bytes > 0);
    assert_eq!((after.blobs, after.litter), (before.blobs + 1, before.litter + 1));
    let largest = storage.largest(1000).await.unwrap();
    let sizes = |size: &SpaceSize| size.push_bytes + size.blob_bytes;
    assert!(largest.is_sorted_by_key(|size| std::cmp::Reverse(sizes(size))));
    assert_eq!(largest.len() as u64, after.spaces);
    assert_eq!(largest.iter().map(|size| size.push_bytes).sum::<u64>(), after.push_bytes);
    let ours = largest.iter().find(|size| size.space == chain.space()).unwrap();
    assert_eq!((ours.pushes, ours.blobs, ours.blob_bytes), (1, 1, 9));
    assert_eq!(storage.largest(2).await.unwrap(), largest[..2]);
    let objects = ["0a", "0b", "0c"].map(str::to_owned).to_vec();
    let strangers = storage.strangers(chain.space(), objects.clone()).await;
    assert_eq!(strangers, Ok(vec!["0c".to_owned()]));
    let elsewhere = storage.strangers(SpaceId([0xee; 32]), objects.clone()).await;
    assert_eq!(elsewhere, Ok(objects));
}
