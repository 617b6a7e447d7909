#if os(Linux)
    import BackgroundTasks
    import Foundation
    import Interlude
    import InterludeApple
    import Security
    import UIKit
    import UserNotifications
    import XCTest

    /// What asks Apple's frameworks, against the declarations in `ios/Apple`.
    final class AppleTests: PhoneCase {
        private let notifications = UNUserNotificationCenter.simulation
        private let tasks = BGTaskScheduler.simulation
        private let keychain = Security.Simulation.one

        override func setUp() async throws {
            try await super.setUp()
            notifications.reset()
            keychain.reset()
            tasks.reset(permitting: ["org.example.refresh"])
        }

        func testAKeyStaysOnTheDeviceAndIsThereAfterTheFirstUnlock() throws {
            let store = KeychainSecretStore(SystemKeychain(service: "one"))
            XCTAssertEqual("\(store.get(name: "key"))", "\(SecretLookup.absent)")
            try store.remove(name: "key")
            for secret in ["first", "second"] {
                try store.put(name: "key", secret: Data(secret.utf8))
                guard case .present(Data(secret.utf8)) = store.get(name: "key") else { return XCTFail(secret) }
            }
            let item = try XCTUnwrap(keychain.items.first)
            XCTAssertEqual(item[kSecAttrAccessible] as? String, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly)
            XCTAssertEqual(item[kSecAttrSynchronizable] as? Bool, false)
            XCTAssertEqual(item[kSecUseDataProtectionKeychain] as? Bool, true)
            // Another vault's is its own.
            XCTAssertEqual(SystemKeychain(service: "two").item(named: "key"), KeychainAnswer.none)
            try store.remove(name: "key")
            XCTAssertEqual(keychain.items.count, 0)
        }

        func testAnExtensionThatComesFirstIsReplaced() {
            let ours = SystemKeychain(service: "one")
            keychain.beforeTheNextIsAdded { _ = ours.put(Data([1]), named: "key") }
            XCTAssertEqual(ours.put(Data([2]), named: "key"), errSecSuccess)
            XCTAssertEqual(ours.item(named: "key"), .item(Data([2])))
        }

        func testBeforeTheFirstUnlockNoKeyIsLostOrMade() async throws {
            let store = KeychainSecretStore(SystemKeychain(service: "one"))
            try await vault(store).close()
            keychain.fail(errSecInteractionNotAllowed)
            let (place, world) = (folder.appendingPathComponent("vault"), World(zone: berlin, clock: clock))
            do {
                _ = try await Vault.open(place, with: .secretStore(store: store), world: world)
                XCTFail("opened without a key")
            } catch InterludeError.Locked {}
            XCTAssertEqual("\(store.get(name: "key"))", "\(SecretLookup.unreadable)")
            XCTAssertThrowsError(try store.put(name: "key", secret: Data()))
            XCTAssertThrowsError(try store.remove(name: "key"))
            keychain.fail(nil)
            XCTAssertEqual(keychain.items.count, 1)
            try await Vault.open(place, with: .secretStore(store: store), world: world).close()
        }

        func testThePlanIsHeldAndSaysNothing() async throws {
            let center = SystemNotifications()
            UNUserNotificationCenter.current().setNotificationCategories([
                UNNotificationCategory(identifier: "own", actions: [], intentIdentifiers: [])
            ])
            let (before, granted) = (await center.allowed(), try await center.register(done: "Fait", snooze: "Plus tard"))
            let after = await center.allowed()
            XCTAssertEqual([before, granted, after], [false, true, true])
            XCTAssertEqual(notifications.asked, [.alert, .sound])
            let categories = notifications.categories.sorted { $0.identifier < $1.identifier }
            XCTAssertEqual(categories.map(\.identifier), [SystemNotifications.category, "own"])
            XCTAssertEqual(categories[0].options, [.customDismissAction])
            XCTAssertEqual(categories[0].actions.map(\.title), ["Fait", "Plus tard"])
            XCTAssertTrue(categories[0].actions.allSatisfy(\.options.isEmpty))

            let (vault, scheduler) = (try await vault(), Scheduler(center, shelf: try shelf()))
            for hour in [9, 12, 15, 18] { _ = try await addHabit(vault, hour: hour, name: "kanárek") }
            let plan = try await scheduler.refresh(vault, zone: berlin, locale: "fr")
            XCTAssertEqual(Set(notifications.pending.map(\.identifier)), Set(plan.notifications.map(\.id)))
            XCTAssertEqual(notifications.pending.count, 60)
            for one in notifications.pending {
                let content = one.content
                let said = "\(one.identifier) \(content.title) \(content.body) \(content.userInfo)"
                XCTAssertFalse(said.contains("kanárek") || content.title.isEmpty)
                XCTAssertEqual(content.categoryIdentifier, SystemNotifications.category)
                XCTAssertEqual(content.userInfo["link"] as? String, plan.notifications.first { $0.id == one.identifier }?.deepLink)
                XCTAssertEqual(content.interruptionLevel, .active)
                XCTAssertNotNil(content.sound)
                let date = try XCTUnwrap(one.trigger as? UNCalendarNotificationTrigger).dateComponents
                XCTAssertNil(date.timeZone)
                XCTAssertFalse(try XCTUnwrap(one.trigger).repeats)
            }
            try await vault.close()
        }

        func testWhatIsChosenIsRead() async throws {
            let center = SystemNotifications()
            _ = try await center.register(done: "Done", snooze: "Later")
            let (vault, scheduler) = (try await vault(), Scheduler(center, shelf: try shelf()))
            _ = try await addHabit(vault, hour: 20)
            let plan = try await scheduler.refresh(vault, zone: berlin, locale: "en").notifications
            let now = at("2026-06-01T18:00:05Z")
            let choices = [
                ("done", Action.done), ("snooze", .snooze), (UNNotificationDismissActionIdentifier, .dismiss),
                (UNNotificationDefaultActionIdentifier, nil),
            ]
            for (one, (identifier, action)) in zip(plan, choices) {
                let response = try XCTUnwrap(notifications.show(one.id, choosing: identifier))
                let subject = Subject(reminder: one.reminder, occurrence: one.occurrence)
                let choice = action.map { Choice($0, on: subject, of: one.id, at: now) }
                XCTAssertEqual(SystemNotifications.choice(in: response, at: now), choice)
            }
            let shown = await center.delivered()
            XCTAssertEqual(shown, plan.prefix(4).map(\.id))
            await center.takeDown(shown)
            XCTAssertEqual(notifications.delivered.count, 0)
            try await vault.close()
        }

        func testUrgencyAndInstantsAreTold() async throws {
            let center = SystemNotifications()
            _ = try await center.register(done: "Done", snooze: "Later")
            let texts = Texts(title: "title", body: "body")
            let instant = at("2026-06-01T18:00:05Z")
            try await center.add(
                HeldNotification(id: "later", trigger: .instant(instant), texts: texts, timeSensitive: true))
            try await center.add(HeldNotification(id: "now", trigger: .atOnce, texts: texts))
            let later = try XCTUnwrap(notifications.pending.first)
            XCTAssertEqual(later.content.interruptionLevel, .timeSensitive)
            XCTAssertEqual(later.content.categoryIdentifier, "")
            let date = try XCTUnwrap(later.trigger as? UNCalendarNotificationTrigger).dateComponents
            XCTAssertEqual(Calendar.current.date(from: date), instant)
            XCTAssertEqual(notifications.delivered.map(\.request.identifier), ["now"])
        }

        func testWhereNothingIsAllowedNothingIsSet() async throws {
            notifications.status = .denied
            let (vault, scheduler) = (try await vault(), Scheduler(SystemNotifications(), shelf: try shelf()))
            _ = try await addHabit(vault, hour: 20)
            let plan = try await scheduler.refresh(vault, zone: berlin, locale: "en")
            XCTAssertTrue(plan.degraded.contains(.notificationsDenied))
            XCTAssertEqual(notifications.pending.count, 0)
            try await vault.close()
        }

        func testATaskIsCompletedOnceAlsoWhenItsTimeIsUp() async throws {
            let refresh = SystemTasks(identifier: "org.example.refresh")
            XCTAssertFalse(SystemTasks(identifier: "org.example.another").register { true })
            let (began, begins) = AsyncStream<Void>.makeStream()
            let never = AsyncStream<Void>.makeStream()
            XCTAssertTrue(
                refresh.register {
                    begins.yield()
                    for await _ in never.stream {}
                    return !Task.isCancelled
                })
            try refresh.schedule(notBefore: at("2026-06-01T12:00:00Z"))
            try refresh.schedule(notBefore: at("2026-06-01T10:00:00Z"))
            XCTAssertEqual(tasks.waiting, ["org.example.refresh": at("2026-06-01T10:00:00Z")])
            XCTAssertThrowsError(try SystemTasks(identifier: "org.example.another").schedule(notBefore: Date()))
            tasks.launch("org.example.refresh")
            for await _ in began { break }
            XCTAssertEqual(tasks.completions, [])
            guard tasks.expire() else { return XCTFail("it runs until it is killed") }
            while tasks.completions.isEmpty { await Task.yield() }
            XCTAssertEqual(tasks.completions, [false])
        }

        func testGrantedTimeIsGivenBackOnce() async {
            let time = SystemBackgroundTime()
            await MainActor.run {
                let granted = UIApplication.simulation
                let (first, second) = (time.begin(), time.begin())
                XCTAssertEqual(granted.held, 2)
                first()
                XCTAssertEqual(granted.held, 1)
                granted.expire()
                XCTAssertEqual(granted.held, 0)
                second()
                XCTAssertEqual(granted.givenBackTwice, 0)
            }
        }

        func testProtectionReachesWhatIsThere() throws {
            let inside = folder.appendingPathComponent("a/b")
            try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
            try Data().write(to: inside.appendingPathComponent("c"))
            let names = Protection.everything(in: folder).map { $0.path.dropFirst(folder.path.count) }
            XCTAssertEqual(names.sorted(), ["", "/a", "/a/b", "/a/b/c"])
            XCTAssertEqual(Protection.everything(in: inside.appendingPathComponent("c")).count, 1)
            try Protection.set(folder, .afterFirstUnlock)
        }
    }
#endif
