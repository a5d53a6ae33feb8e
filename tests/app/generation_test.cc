#include "app/generation.h"

#include "app/outbox_runner.h"
#include "disk/atomic_write.h"
#include "tests/app/sending_fixture.h"

namespace alder::app {
namespace {

using store::LetterState;

class GenerationTest : public SendingTest {
protected:
    GenerationTest() { place_.state = "/state"; }

    // What a person does who puts the whole disk back, but for what is remembered.
    std::unique_ptr<disk::MemoryDisk> restore(const disk::MemoryDisk& backup) {
        auto restored = backup.copy();
        must(restored->make_directory("/state"));
        for (const disk::Entry& each : must(disk_.list("/state"))) {
            const auto text = must(disk::read_file(disk_, "/state/" + each.name, 64));
            must(disk::atomic_write(*restored, "/state/" + each.name, text));
        }
        return restored;
    }
};

TEST_F(GenerationTest, TrustsAStoreThatItSeesForTheFirstTimeAndOneThatGoesOn) {
    const store::LetterId id = add();
    EXPECT_FALSE(must(check_generation(place_, user_)));
    add();
    EXPECT_FALSE(must(check_generation(place_, user_)));
    EXPECT_EQ(letter(id).state, LetterState::queued);
}

TEST_F(GenerationTest, SendsNothingOfAnOlderCopyThatWasRestored) {  // FAILURES 68
    const store::LetterId id = add();
    const auto backup = disk_.copy();
    const std::vector<OpenAccount> accounts{demo_account()};
    OutboxRunner(place_, accounts, -1, {[](const Error&) {}, [] {}}).run(false);
    ASSERT_EQ(letter(id).state, LetterState::filed);

    const auto restored = restore(*backup);
    const store::Vfs vfs(*restored);
    const account::Place place{restored.get(), vfs.name(), "/store", "/state"};
    std::vector<std::string> troubles;
    OutboxRunner runner(place, accounts, -1,
                        {[&](const Error& error) { troubles.push_back(error.detail); }, [] {}});
    runner.run(false);
    auto user = must(store::UserDb::open(place.user_db(), vfs.name()));
    store::Outbox outbox(user.connection());
    EXPECT_EQ(must(outbox.existing(id, wall_now())).state, LetterState::uncertain);
    EXPECT_EQ(troubles, std::vector<std::string>{kOlderCopy});

    // From then on it is the store, and what a person wants is done.
    must(outbox.retry(id, wall_now()));
    EXPECT_FALSE(must(check_generation(place, user)));
    EXPECT_EQ(must(outbox.existing(id, wall_now())).state, LetterState::queued);
}

TEST_F(GenerationTest, TrustsAnotherStoreWhateverIsRememberedOfThisOne) {
    add();
    must(check_generation(place_, user_));
    must(disk_.make_directory("/other"));
    const account::Place other{&disk_, vfs_.name(), "/other", "/state"};
    auto user = must(store::UserDb::open(other.user_db(), vfs_.name()));
    EXPECT_FALSE(must(check_generation(other, user)));
}

TEST_F(GenerationTest, TrustsAStoreWhereNothingCanBeRemembered) {
    add();
    must(disk_.open("/state", disk::Access::create));  // no directory
    EXPECT_FALSE(must(check_generation(place_, user_)));
}

}  // namespace
}  // namespace alder::app
