#include "mailbox/deliver.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "disk/atomic_write.h"
#include "disk/memory_disk.h"
#include "mailbox/local_lines.h"
#include "mailbox/loose_files.h"
#include "mailbox/maildir.h"
#include "mailbox/mbox.h"
#include "tests/support/anomaly.h"
#include "tests/support/must.h"

namespace alder::mailbox {
namespace {

using namespace std::chrono_literals;
using disk::MemoryDisk;
using tests::must;

constexpr WallTime kReceived{1'769'850'300s};  // Sat Jan 31 09:05:00 2026

Result<void> deliver(Delivery& to, const std::string& message, mail::Flags flags = {}) {
    StringSource source(message);
    return to.deliver(source, {.flags = std::move(flags),
                               .received = kReceived,
                               .sender = "ann@example.org",
                               .now = kReceived + 24h});
}

std::string content(disk::Disk& disk, const std::string& path) {
    return must(disk::read_file(disk, path, 1 << 20));
}

std::vector<std::string> mbox_messages(disk::Disk& disk, const std::string& path) {
    auto file = must(disk.open(path, disk::Access::read));
    MboxReader reader(*file);
    std::vector<std::string> all;
    while (const auto next = must(reader.next()))
        all.push_back(
            unquoted(must(read_stretch(*file, next->offset, next->length)), Quoting::mboxrd));
    return all;
}

mail::Flags seen() {
    mail::Flags flags;
    flags.add(mail::Flag::seen);
    return flags;
}

TEST(LocalLines, AreTheSameHoweverTheBytesAreSplit) {
    const std::string wire =
        "From x\r\n>From y\r\n>>>Fro\r\r\n\rFrom z\r\n>\r\nFrom\r\n \r\nFrom last";
    const std::string expected = ">From x\n>>From y\n>>>Fro\r\n\rFrom z\n>\nFrom\n \n>From last\n";
    for (std::size_t n = 1; n <= wire.size(); ++n) {
        LocalLines lines(LocalLines::From::quoted);
        std::string out;
        for (std::size_t at = 0; at < wire.size(); at += n)
            out += lines.convert(wire.substr(at, n));
        EXPECT_EQ(out + lines.finish(), expected) << n;
    }
}

TEST(DeliverToMaildir, PutsUnreadMailInNewAndTheRestInCur) {
    MemoryDisk disk;
    const auto maildir = must(deliver_to_maildir(disk, "/home/mail"));
    must(deliver(*maildir, "Subject: x\r\n\r\nFrom here\r\n"));
    mail::Flags flags = seen();
    flags.add(mail::Flag::flagged);
    must(deliver(*maildir, "Subject: y\n\ny", flags));
    const auto all = must(scan_maildir(disk, "/home/mail"));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(must(disk.list("/home/mail/tmp")).empty());
    const bool first_is_new = all[0].path.starts_with("/home/mail/new/");
    const FiledMessage& unread = all[first_is_new ? 0 : 1];
    const FiledMessage& read = all[first_is_new ? 1 : 0];
    EXPECT_EQ(content(disk, unread.path), "Subject: x\n\nFrom here\n");
    EXPECT_TRUE(read.path.ends_with(":2,FS")) << read.path;
    EXPECT_EQ(read.flags, flags);
    EXPECT_EQ(unread.arrived, kReceived);
}

TEST(DeliverToMh, TakesTheNextNumber) {
    MemoryDisk disk;
    const auto mh = must(deliver_to_mh(disk, "/mh"));
    must(deliver(*mh, "Subject: x\r\n\r\nx"));
    must(disk.open("/mh/41", disk::Access::create));
    must(deliver(*mh, "Subject: y\n\ny\n"));
    EXPECT_EQ(content(disk, "/mh/1"), "Subject: x\n\nx\n");
    EXPECT_EQ(content(disk, "/mh/42"), "Subject: y\n\ny\n");
    EXPECT_EQ(must(disk.list("/mh")).size(), 3U);
}

TEST(DeliverToMbox, AppendsWhatReadsBack) {
    MemoryDisk disk;
    const auto mbox = deliver_to_mbox(disk, "/mail");
    must(deliver(*mbox, "Subject: x\r\n\r\nFrom here\r\n>From there\r\n"));
    must(deliver(*mbox, "Subject: y\n\nno end", seen()));
    EXPECT_EQ(content(disk, "/mail"),
              "From ann@example.org Sat Jan 31 09:05:00 2026\nSubject: x\n\n>From here\n"
              ">>From there\n\nFrom ann@example.org Sat Jan 31 09:05:00 2026\nStatus: RO\n"
              "Subject: y\n\nno end\n\n");
    const auto all = mbox_messages(disk, "/mail");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0], "Subject: x\n\nFrom here\n>From there\n");
    EXPECT_EQ(flags_in_header(all[1]), seen());
    EXPECT_FALSE(disk.status("/mail.lock"));
}

TEST(DeliverToMbox, PartsItsMessageFromAFileThatDoesNotEndWell) {
    for (const char* before : {"From a Sat Jan 31 09:05:00 2026\nSubject: a\n\na",
                               "From a Sat Jan 31 09:05:00 2026\nSubject: a\n\na\n"}) {
        MemoryDisk disk;
        must(must(disk.open("/mail", disk::Access::create))->write_at(0, before));
        must(deliver(*deliver_to_mbox(disk, "/mail"), "Subject: x\n\nx\n"));
        EXPECT_EQ(mbox_messages(disk, "/mail").size(), 2U);
    }
}

TEST(DeliverToMbox, AddsNothingToAnotherKindOfFile) {
    MemoryDisk disk;
    must(must(disk.open("/mail", disk::Access::create))->write_at(0, "#!/bin/sh\n"));
    EXPECT_EQ(deliver(*deliver_to_mbox(disk, "/mail"), "x").error().code, Errc::bad_data);
    EXPECT_EQ(content(disk, "/mail"), "#!/bin/sh\n");
}

TEST(DeliverToMbox, WritesNothingWhileSomebodyElseDoes) {
    MemoryDisk disk;
    const auto mbox = deliver_to_mbox(disk, "/mail");
    auto other = must(disk.open("/mail", disk::Access::create));
    EXPECT_TRUE(must(other->lock({0, 10}, disk::LockMode::shared)));
    EXPECT_EQ(deliver(*mbox, "x").error().code, Errc::try_again);
    other.reset();
    // Its lock file is younger than ten minutes: the clock of a disk in memory begins in 1970.
    must(disk.open("/mail.lock", disk::Access::create));
    StringSource source("Subject: x\n\nx\n");
    EXPECT_EQ(mbox->deliver(source, {.now = WallTime(60s)}).error().code, Errc::try_again);
    EXPECT_TRUE(disk.status("/mail.lock"));
    EXPECT_EQ(content(disk, "/mail"), "");
}

TEST(DeliverToMbox, TakesAwayALockThatWasLeftBehind) {
    MemoryDisk disk;
    must(disk.open("/mail.lock", disk::Access::create));
    must(deliver(*deliver_to_mbox(disk, "/mail"), "Subject: x\n\nx\n"));
    EXPECT_EQ(mbox_messages(disk, "/mail").size(), 1U);
    EXPECT_FALSE(disk.status("/mail.lock"));
}

TEST(DeliverToMbox, KnowsALockOfItsOwnThatWasLeftBehind) {
    MemoryDisk disk;
    must(must(disk.open("/mail.lock", disk::Access::create))->write_at(0, "4711\nalder\n"));
    StringSource source("Subject: x\n\nx\n");
    must(deliver_to_mbox(disk, "/mail")->deliver(source, {.now = WallTime(60s)}));
    EXPECT_FALSE(disk.status("/mail.lock"));
}

TEST(DeliverToMbox, LetsNoSenderWriteALineOfItsOwn) {
    MemoryDisk disk;
    StringSource source("Subject: x\n\nx\n");
    must(deliver_to_mbox(disk, "/mail")
             ->deliver(source, {.received = kReceived, .sender = "a b\nFrom c"}));
    EXPECT_TRUE(content(disk, "/mail").starts_with("From a-b-From-c Sat Jan 31 "));
}

// What was told to be delivered, by its number.
using Told = std::set<int>;

std::string letter(int number) { return "Subject: " + std::to_string(number) + "\n\nbody\n"; }

Told deliver_three(Delivery& to) {
    Told told;
    for (int i = 0; i < 3; ++i) {
        if (deliver(to, letter(i))) told.insert(i);
    }
    return told;
}

void expect_all(const Told& told, const std::vector<std::string>& found) {
    for (const int number : told) {
        EXPECT_TRUE(std::ranges::any_of(
            found, [&](const std::string& each) { return each.starts_with(letter(number)); }))
            << number << " is lost";
    }
}

TEST(Deliver, LosesNothingItHasDeliveredToAMaildir) {
    const auto count = tests::run_anomalies(tests::Scenario<Told>{
        .prepare = [](disk::Disk& disk) { must(deliver_to_maildir(disk, "/m")); },
        .act =
            [](disk::Disk& disk) {
                const auto maildir = deliver_to_maildir(disk, "/m");
                return maildir ? deliver_three(**maildir) : Told{};
            },
        .check =
            [](disk::Disk& disk, const Told& told) {
                std::vector<std::string> found;
                for (const FiledMessage& each : must(scan_maildir(disk, "/m")))
                    found.push_back(content(disk, each.path));
                expect_all(told, found);
                // Nothing half stands where a reader looks.
                for (const std::string& each : found) EXPECT_TRUE(each.ends_with("body\n")) << each;
            }});
    EXPECT_GT(count.operations, 12U);
}

TEST(Deliver, LosesNothingItHasDeliveredToAnMbox) {
    const auto count = tests::run_anomalies(tests::Scenario<Told>{
        .prepare = [](disk::Disk&) {},
        .act = [](disk::Disk& disk) { return deliver_three(*deliver_to_mbox(disk, "/mail")); },
        .check =
            [](disk::Disk& disk, const Told& told) {
                if (told.empty()) return;
                expect_all(told, mbox_messages(disk, "/mail"));
                must(deliver(*deliver_to_mbox(disk, "/mail"), letter(9)));
                Told more = told;
                more.insert(9);
                expect_all(more, mbox_messages(disk, "/mail"));
            }});
    EXPECT_GT(count.operations, 12U);
}

TEST(Deliver, LosesNothingItHasDeliveredToAnMhFolder) {
    const auto count = tests::run_anomalies(
        tests::Scenario<Told>{.prepare = [](disk::Disk& disk) { must(deliver_to_mh(disk, "/mh")); },
                              .act =
                                  [](disk::Disk& disk) {
                                      const auto mh = deliver_to_mh(disk, "/mh");
                                      return mh ? deliver_three(**mh) : Told{};
                                  },
                              .check =
                                  [](disk::Disk& disk, const Told& told) {
                                      std::vector<std::string> found;
                                      for (const disk::Entry& each : must(disk.list("/mh"))) {
                                          if (each.name.starts_with(',')) continue;
                                          found.push_back(content(disk, "/mh/" + each.name));
                                          EXPECT_TRUE(found.back().ends_with("body\n"));
                                      }
                                      expect_all(told, found);
                                  }});
    EXPECT_GT(count.operations, 12U);
}

TEST(Deliver, TakesBackHalfAMessageWhenTheDiskIsFull) {
    class Broken : public ByteSource {
    public:
        std::uint64_t size() const override { return 10; }
        Result<std::string> read(std::size_t) override {
            if (std::exchange(given_, true)) return fail(Errc::io, "gone");
            return std::string("half");
        }

    private:
        bool given_ = false;
    };
    MemoryDisk disk;
    const auto mbox = deliver_to_mbox(disk, "/mail");
    must(deliver(*mbox, letter(1)));
    const std::string before = content(disk, "/mail");
    const auto maildir = must(deliver_to_maildir(disk, "/m"));
    const auto mh = must(deliver_to_mh(disk, "/mh"));
    for (Delivery* each : {mbox.get(), maildir.get(), mh.get()}) {
        Broken broken;
        EXPECT_EQ(each->deliver(broken, {.received = kReceived, .now = kReceived}).error().code,
                  Errc::io);
    }
    EXPECT_EQ(content(disk, "/mail"), before);
    EXPECT_TRUE(must(disk.list("/m/tmp")).empty());
    EXPECT_TRUE(must(disk.list("/m/new")).empty());
    EXPECT_TRUE(must(disk.list("/mh")).empty());
}

const Arrival kAsked{.flags = {},
                     .received = kReceived,
                     .sender = "ann@example.org",
                     .now = kReceived + 24h,
                     .id = "c0ffee"};

// Delivers one letter for which somebody may ask later; gives the mark that was taken before, once
// it is known to be there.
using Marked = std::optional<std::string>;

Marked deliver_asked(Delivery& to) {
    const auto mark = to.mark(kAsked);
    if (!mark) return std::nullopt;
    StringSource source(letter(7) + "From here\n");
    static_cast<void>(to.deliver(source, kAsked));
    return *mark;
}

// What the next start of the program does.
void deliver_unless_there(Delivery& to, const Marked& marked) {
    if (!marked) return;
    StringSource asked(letter(7) + "From here\n");
    Arrival now = kAsked;
    now.flags = seen();  // read elsewhere meanwhile
    if (must(to.was_delivered(asked, now, *marked))) return;
    StringSource again(letter(7) + "From here\n");
    must(to.deliver(again, now));
}

struct PlaceKind {
    std::string name;
    std::function<Result<std::unique_ptr<Delivery>>(disk::Disk&)> open;
    std::function<std::vector<std::string>(disk::Disk&)> messages;
};

std::vector<PlaceKind> place_kinds() {
    return {{"maildir", [](disk::Disk& disk) { return deliver_to_maildir(disk, "/m"); },
             [](disk::Disk& disk) {
                 std::vector<std::string> found;
                 for (const FiledMessage& each : must(scan_maildir(disk, "/m")))
                     found.push_back(content(disk, each.path));
                 EXPECT_TRUE(must(disk.list("/m/tmp")).empty());
                 return found;
             }},
            {"mbox",
             [](disk::Disk& disk) -> Result<std::unique_ptr<Delivery>> {
                 return deliver_to_mbox(disk, "/mail");
             },
             [](disk::Disk& disk) { return mbox_messages(disk, "/mail"); }},
            {"mh", [](disk::Disk& disk) { return deliver_to_mh(disk, "/mh"); },
             [](disk::Disk& disk) {
                 std::vector<std::string> found;
                 for (const disk::Entry& each : must(disk.list("/mh")))
                     found.push_back(content(disk, "/mh/" + each.name));
                 return found;
             }}};
}

TEST(Deliver, TellsAfterACrashWhetherTheMessageArrived) {
    for (const PlaceKind& kind : place_kinds()) {
        SCOPED_TRACE(kind.name);
        const auto count = tests::run_anomalies(tests::Scenario<Marked>{
            .prepare = [&](disk::Disk& disk) { must(deliver(*must(kind.open(disk)), letter(1))); },
            .act =
                [&](disk::Disk& disk) {
                    const auto place = kind.open(disk);
                    return place ? deliver_asked(**place) : Marked();
                },
            .check =
                [&](disk::Disk& disk, const Marked& marked) {
                    const auto place = must(kind.open(disk));
                    deliver_unless_there(*place, marked);
                    const auto found = kind.messages(disk);
                    EXPECT_EQ(found.size(), marked ? 2U : 1U);
                }});
        EXPECT_GT(count.operations, 3U);
    }
}

TEST(Deliver, KnowsItsMessageInAnMboxThatAnotherProgramRewrote) {
    MemoryDisk disk;
    const auto mbox = deliver_to_mbox(disk, "/mail");
    must(deliver(*mbox, letter(1)));
    const Marked mark = deliver_asked(*mbox);
    // As mutt leaves it: the first message is gone, the other one was read.
    must(disk.remove("/mail"));
    must(must(disk.open("/mail", disk::Access::create))
             ->write_at(0,
                        "From ann@example.org Sat Jan 31 09:05:00 2026\nSubject: 7\n"
                        "Status: RO\nContent-Length: 15\n\nbody\n>From here\n\n"));
    deliver_unless_there(*mbox, mark);
    EXPECT_EQ(mbox_messages(disk, "/mail").size(), 1U);
}

TEST(Deliver, KnowsItsMessageInAMaildirAfterItWasRead) {
    MemoryDisk disk;
    const auto maildir = must(deliver_to_maildir(disk, "/m"));
    const Marked mark = deliver_asked(*maildir);
    must(disk.rename("/m/new/1769850300.Ac0ffee", "/m/cur/1769850300.Ac0ffee:2,S"));
    deliver_unless_there(*maildir, mark);
    EXPECT_EQ(must(scan_maildir(disk, "/m")).size(), 1U);
}

TEST(Deliver, KeepsWhatOthersPutBehindTheMark) {
    MemoryDisk disk;
    const auto mbox = deliver_to_mbox(disk, "/mail");
    const Marked mark = must(mbox->mark(kAsked));
    must(deliver(*mbox, letter(2)));
    deliver_unless_there(*mbox, mark);
    const auto found = mbox_messages(disk, "/mail");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0], letter(2));
}

}  // namespace
}  // namespace alder::mailbox
