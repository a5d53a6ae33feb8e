// A store in memory with one account, worked in one thread; and what a person would see of it.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "account/account.h"
#include "account/reader.h"
#include "account/writer.h"
#include "disk/memory_disk.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::account {

using tests::must;

constexpr WallTime kNow = WallTime(std::chrono::seconds(1'800'000'000));

class AccountTest : public testing::Test {
protected:
    // One process that has the account open.
    struct Process {
        std::unique_ptr<Backend> backend;
        std::unique_ptr<Writer> writer;
        std::unique_ptr<Account> account;

        std::vector<Notice> request(Request request) {
            account->request(std::move(request));
            return run_inline(*account, *writer, kNow);
        }
        std::vector<Notice> look() { return request(Look{}); }
    };

    Process start(std::unique_ptr<Backend> backend) {
        Process process{std::move(backend), nullptr, nullptr};
        process.writer = must(Writer::open(place_, row_.id, *process.backend));
        process.account = std::make_unique<Account>(*process.backend);
        return process;
    }

    Reader reader() { return must(Reader::open(place_, row_)); }

    // Each folder's subjects, newest first: "Inbox: b a | Trash: c".
    std::string picture() {
        Reader look = reader();
        std::string out;
        const auto folders = must(look.folders());
        for (const store::FolderRow& folder : folders) {
            if (!out.empty()) out += " | ";
            out += folder.name + ":";
            std::vector<mail::PlacementId> ids;
            for (const store::ViewRow& each : must(look.rows({.folder = folder.id}, {})))
                ids.push_back(each.id);
            for (const store::Entry& each : must(look.entries(ids))) {
                out += " " + each.summary.envelope.subject;
                if (each.flags.has(mail::Flag::flagged)) out += "!";
            }
        }
        return out;
    }

    template <class T>
    static const T* find(const std::vector<Notice>& notices) {
        for (const Notice& each : notices) {
            if (const T* found = std::get_if<T>(&each)) return found;
        }
        return nullptr;
    }

    disk::MemoryDisk disk_;
    store::Vfs vfs_{disk_};
    Place place_{&disk_, vfs_.name(), "/store"};
    Result<void> made_ = disk_.make_directory("/store");
    store::AccountRow row_ =
        must(must(store::UserDb::open(place_.user_db(), vfs_.name())).account("a", "local:", kNow));
};

inline std::string letter(const std::string& subject, int day) {
    return "From: Ann <ann@example.org>\nSubject: " + subject + "\nMessage-ID: <" + subject +
           "@example.org>\nDate: " + std::to_string(day) + " Jan 2026 09:05:00 +0000\n\nHello\n";
}

inline void write_file(disk::Disk& disk, const std::string& path, const std::string& bytes) {
    auto file = must(disk.open(path, disk::Access::create));
    must(file->truncate(0));
    must(file->write_at(0, bytes));
}

}  // namespace alder::account
