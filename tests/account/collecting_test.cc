// Bytes in content.db that nothing names are removed, and no others.

#include "account/collecting.h"

#include "account/local_backend.h"
#include "store/journal.h"
#include "tests/account/account_fixture.h"
#include "tests/account/wire_fixture.h"

namespace alder::account {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kLater = kNow + 48h;

class CollectingBytes : public AccountTest {
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

TEST_F(CollectingBytes, RemovesOldBytesThatNothingNames) {
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

TEST_F(CollectingBytes, LeavesWhatUndoBringsBack) {
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
TEST_F(CollectingBytes, LeavesWhatAnIntentIsToBring) {
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

TEST_F(CollectingBytes, GoesInStepsAndBeginsARoundADay) {
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

TEST_F(CollectingBytes, IsForTheHolderOfTheAccount) {
    const auto loose = put("loose");
    Process guest = start(std::make_unique<LocalBackend>());
    look(guest, kLater);
    EXPECT_TRUE(has(loose));
}

// Without a writer around it: what is journaled stays open.
class CollectingAlone : public AccountTest {
protected:
    Collecting fresh() { return Collecting({journal_, mail_, content_}, row_.id); }
    std::vector<mail::ContentId> put(int count) {
        std::vector<mail::ContentId> ids;
        auto batch = must(content_.begin({}));
        for (int n = 0; n < count; ++n)
            ids.push_back(must(content_.put("loose " + std::to_string(n), kNow, "test")));
        must(batch.commit());
        must(content_.unpin("test"));
        return ids;
    }
    void name_all(const std::vector<mail::ContentId>& ids) {
        store::Append append{{1}, {}};
        for (const mail::ContentId id : ids) append.messages.push_back({id, {}, {}});
        must(journal_.record("import", {{row_.id, std::move(append), std::nullopt}}, kNow));
    }
    store::Connection raw(const std::string& path) {
        return must(store::Connection::open(path, {.vfs = vfs_.name()}));
    }

    Result<void> made_there_ = disk_.make_directory(place_.directory(row_.id));
    store::UserDb user_ = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    store::Journal journal_{user_.connection()};
    store::MailDb mail_ =
        must(store::MailDb::open(place_.mail_db(row_.id), vfs_.name(), store::Durability::normal));
    store::MailDb::Ownership ours_ = must(mail_.belong_to({"store", row_.id, "imaps:"}));
    store::ContentDb content_ =
        must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
};

TEST_F(CollectingAlone, WritesNothingWhereAllIsNamed) {
    name_all(put(1500));
    auto mail = raw(place_.mail_db(row_.id));
    auto content = raw(place_.content_db(row_.id));
    const auto before = std::pair(must(mail.data_version()), must(content.data_version()));
    auto collecting = fresh();
    must(collecting.step(kLater));
    EXPECT_EQ(std::pair(must(mail.data_version()), must(content.data_version())), before);
}

TEST_F(CollectingAlone, GoesOnWhereAnotherProgramCameTo) {
    name_all(put(1500));
    auto first = fresh();
    must(first.step(kLater));
    must(first.write_place());
    EXPECT_EQ(must(mail_.collects_from(kLater)), mail::ContentId{1001});
    auto second = fresh();
    must(second.step(kLater));
    EXPECT_EQ(must(mail_.collects_from(kLater)), std::nullopt);
}

TEST_F(CollectingAlone, TellsWhatIsInTheWayAndTriesAgainLater) {
    put(1);
    raw(place_.content_db(row_.id)).script("ALTER TABLE pin RENAME TO away").value();
    auto collecting = fresh();
    EXPECT_FALSE(collecting.step(kLater));
    EXPECT_TRUE(collecting.step(kLater + 1min));
    raw(place_.content_db(row_.id)).script("ALTER TABLE away RENAME TO pin").value();
    must(collecting.step(kLater + 59min));
    EXPECT_TRUE(content_.about({1}));
    must(collecting.step(kLater + 1h));
    EXPECT_FALSE(content_.about({1}));
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
