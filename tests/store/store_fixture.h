// A mail.db in memory with helpers to put messages in it.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "store/changes.h"
#include "store/mail_db.h"
#include "store/placement.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::store {

constexpr WallTime kNow = WallTime(std::chrono::seconds(1'800'000'000));

using tests::must;

struct Letter {
    std::string id;
    std::vector<std::string> references{};
    int minute = 0;  // sent so many minutes after the first of all
    std::string subject = "Subject";
    std::string from = "ann@example.org";
    mail::Flags flags{};
};

class StoreTest : public testing::Test {
protected:
    mail::FolderId folder(const std::string& name) { return must(mail_.create_folder(name)); }

    mail::PlacementId add(mail::FolderId where, const Letter& letter) {
        mail::Summary summary;
        summary.envelope.message_id = letter.id;
        summary.envelope.references = letter.references;
        summary.envelope.subject = letter.subject;
        summary.envelope.from = {mail::Mailbox{"", letter.from}};
        summary.envelope.date = mail::Date{
            kNow - std::chrono::hours(1000) + std::chrono::minutes(letter.minute), 0, false};
        summary.size = 1000;
        return must(placements_.add({.folder = where,
                                     .content = {++last_content_},
                                     .summary = summary,
                                     .flags = letter.flags,
                                     .arrived = {},
                                     .uid = {},
                                     .made_by = {},
                                     .now = kNow}));
    }

    FolderRow row(mail::FolderId id) { return *must(mail_.folder(id)); }

    disk::MemoryDisk disk_;
    Result<void> directory_ = disk_.make_directory("/store");
    Vfs vfs_{disk_};
    MailDb mail_ = must(MailDb::open("/store/mail.db", vfs_.name(), Durability::full));
    Placements placements_{mail_.connection(), Numbering::ours};
    std::uint32_t last_content_ = 0;
};

}  // namespace alder::store
