#include "app/overlay.h"

#include <gtest/gtest.h>

namespace alder::app {
namespace {

constexpr mail::AccountId kAccount{1};
constexpr mail::FolderId kInbox{1};
constexpr mail::FolderId kTrash{2};
constexpr account::Ticket kTicket{1};
constexpr mail::MessageRef kFifth{kAccount, {5}};

mail::FlagChange plus(mail::Flag flag) {
    mail::FlagChange change;
    change.add.add(flag);
    return change;
}

TEST(Overlay, ShowsFlagsAtOnceAndTakesThemBackOnFailure) {
    Overlay overlay;
    overlay.add(kAccount, kTicket, {store::ChangeFlags{{{9}, {5}}, plus(mail::Flag::seen)}});
    EXPECT_TRUE(overlay.flags(kFifth, {}).has(mail::Flag::seen));
    EXPECT_FALSE(overlay.flags({kAccount, {6}}, {}).has(mail::Flag::seen));
    EXPECT_FALSE(overlay.flags({{2}, {5}}, {}).has(mail::Flag::seen));
    overlay.remove(kTicket);
    EXPECT_FALSE(overlay.flags(kFifth, {}).has(mail::Flag::seen));
}

TEST(Overlay, AppliesWhatWasDoneInItsOrder) {
    Overlay overlay;
    overlay.add(kAccount, {1}, {store::ChangeFlags{{{5}}, plus(mail::Flag::seen)}});
    mail::FlagChange minus;
    minus.remove.add(mail::Flag::seen);
    overlay.add(kAccount, {2}, {store::ChangeFlags{{{5}}, minus}});
    EXPECT_FALSE(overlay.flags(kFifth, {}).has(mail::Flag::seen));
}

TEST(Overlay, HidesWhatWasMovedOrExpungedAndShowsItWhenItComesBack) {
    Overlay overlay;
    overlay.add(kAccount, {1}, {store::Move{{{5}}, kTrash}});
    EXPECT_TRUE(overlay.is_gone(kFifth, kInbox));
    EXPECT_FALSE(overlay.is_gone(kFifth, kTrash));
    overlay.add(kAccount, {2}, {store::Move{{{5}}, kInbox}});
    EXPECT_FALSE(overlay.is_gone(kFifth, kInbox));
    overlay.add(kAccount, {3}, {store::Expunge{{{5}}}});
    EXPECT_TRUE(overlay.is_gone(kFifth, kInbox));
}

TEST(Overlay, MarksAMessageUntilTheJournalHasIt) {
    Overlay overlay;
    overlay.add(kAccount, kTicket, {store::Move{{{5}}, kTrash}});
    EXPECT_TRUE(overlay.is_unsure(kFifth));
    overlay.recorded(kTicket);
    EXPECT_FALSE(overlay.is_unsure(kFifth));
    EXPECT_TRUE(overlay.is_gone(kFifth, kInbox));
}

}  // namespace
}  // namespace alder::app
