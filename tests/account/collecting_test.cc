// Bytes in content.db that nothing names are removed, and no others.

#include "account/local_backend.h"
#include "store/journal.h"
#include "tests/account/account_fixture.h"
#include "tests/account/wire_fixture.h"

namespace alder::account {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kLater = kNow + 48h;

class Collecting : public AccountTest {
protected:
    static void look(Process& process, WallTime now) {
        process.account->request(Look{});
        run_inline(*process.account, *process.writer, now);
    }
    store::ContentDb content() {
        return must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
    }
    mail::ContentId put(const std::string& bytes) {
        return must(content().put(bytes, kNow, "test"));
    }
    bool has(mail::ContentId id) { return content().about(id).has_value(); }
    store::Append append(mail::ContentId id) {
        return {must(reader().mail().folder("Inbox"))->id, {{id, {}, {}}}};
    }
    static void perform(Process& process, store::Action action) {
        process.request(Perform{{1}, "step", {std::move(action)}, {}, {}});
    }

    Process process_ = start(std::make_unique<LocalBackend>());
    std::vector<Notice> begun_ = process_.look();
};

TEST_F(Collecting, RemovesOldBytesThatNothingNames) {
    const auto loose = put("loose");
    const auto named = put(letter("a", 1));
    const auto pinned = put("pinned");
    must(content().pin(pinned, kNow, "somebody"));
    perform(process_, append(named));
    look(process_, kNow + 23h);
    EXPECT_TRUE(has(loose));
    look(process_, kLater);
    EXPECT_FALSE(has(loose));
    EXPECT_TRUE(has(named));
    EXPECT_TRUE(has(pinned));
}

TEST_F(Collecting, LeavesWhatUndoBringsBack) {
    const auto id = put(letter("a", 1));
    perform(process_, append(id));
    perform(process_, store::Expunge{{{1}}});
    look(process_, kLater);
    process_.request(Undo{{2}});
    const auto entries = must(reader().entries({{1}}));
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(must(reader().raw(entries.front())), letter("a", 1));
}

// A guest journals it, and drops its pin, just before the bytes are looked at.
TEST_F(Collecting, LeavesWhatAnIntentIsToBring) {
    const auto id = put(letter("a", 1));
    process_.writer->run(Look{}, kLater);
    auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    must(store::Journal(user.connection())
             .record("import", {{row_.id, append(id), std::nullopt}}, kLater));
    while (process_.writer->has_work()) process_.writer->work(kLater);
    EXPECT_EQ(picture(), "Inbox: | Trash:");
    EXPECT_TRUE(has(id));
    look(process_, kLater);
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
}

TEST_F(Collecting, GoesInStepsAndBeginsARoundADay) {
    std::vector<mail::ContentId> loose;
    for (int n = 0; n < 250; ++n) loose.push_back(put("loose " + std::to_string(n)));
    look(process_, kLater);
    EXPECT_FALSE(has(loose[199]));
    EXPECT_TRUE(has(loose[200]));
    process_ = {};
    process_ = start(std::make_unique<LocalBackend>());
    look(process_, kLater);
    EXPECT_FALSE(has(loose[249]));
    look(process_, kLater);
    const auto next = put("one more");
    look(process_, kLater + 23h);
    EXPECT_TRUE(has(next));
    look(process_, kLater + 24h);
    EXPECT_FALSE(has(next));
}

TEST_F(Collecting, IsForTheHolderOfTheAccount) {
    const auto loose = put("loose");
    Process guest = start(std::make_unique<LocalBackend>());
    look(guest, kLater);
    EXPECT_TRUE(has(loose));
}

class CollectingWired : public Wired {
public:
    void look_at(WallTime now) {
        process.account->request(Look{});
        run_inline(*process.account, *process.writer, now);
    }
    bool has(mail::ContentId id) {
        auto content = must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
        return content.about(id).has_value();
    }
};

// Until then it is not known what the mail.db that is here has forgotten.
TEST(CollectingFromAServer, WaitsUntilItWasLookedAt) {
    CollectingWired world;
    world.start_up();
    const auto loose = world.stored("loose");
    world.process = {};
    world.start_up(0);
    world.look_at(kLater);
    EXPECT_TRUE(world.has(loose));
    world.backend().says_at_most = std::numeric_limits<std::uint64_t>::max();
    world.look_again();
    world.look_at(kLater);
    EXPECT_FALSE(world.has(loose));
}

}  // namespace
}  // namespace alder::account
