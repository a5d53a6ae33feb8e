// An mbox file, or a directory of them, opened in place: each file is a folder (a single file is
// the Inbox), each message a reference to its bytes. Alder never writes to the files: flags, moves
// and deletions are kept in its own store. Mail that another program appends is taken in; a file
// that was rewritten is read anew and matched.

#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "account/backend.h"
#include "disk/disk.h"
#include "mailbox/mbox.h"

namespace alder::account {

class MboxBackend : public Backend {
public:
    // path: a file or a directory, absolute. disk outlives this.
    MboxBackend(disk::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

    store::Numbering numbering() const override { return store::Numbering::ours; }
    store::Durability durability() const override { return store::Durability::full; }
    void begin(Known known) override;
    Result<std::optional<Fact>> next_fact() override;

private:
    struct Box {
        std::string name;
        std::string path;
        FileCursor cursor;
        bool is_known = false;
        // Of the file, when it was last read or could not be.
        std::optional<std::uint64_t> seen_size;
        std::int64_t seen_modified = 0;
    };
    // The file that is being read.
    struct Reading {
        std::size_t box = 0;
        std::unique_ptr<disk::File> file;
        std::unique_ptr<mailbox::MboxReader> reader;
        bool anew = false;
        bool first = true;            // nothing was given yet
        std::optional<Error> failed;  // said after what was found before it
    };

    Result<void> find_boxes();
    void add_box(const std::string& name, const std::string& path);
    Result<std::optional<Fact>> start_reading(std::size_t box);
    Result<std::optional<Fact>> read_on();
    Result<std::optional<Fact>> give_up(const Error& why);
    Result<FoundMessage> found_message(const mailbox::MboxMessage& message);

    disk::Disk& disk_;
    std::string path_;
    std::map<std::string, FileCursor> known_;  // by path of the file
    std::vector<Box> boxes_;
    bool found_boxes_ = false;  // in this look
    bool is_away_ = false;      // the path cannot be read, and that was said
    std::optional<Reading> reading_;
};

}  // namespace alder::account
