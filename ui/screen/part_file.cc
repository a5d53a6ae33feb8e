#include "ui/screen/part_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"
#include "disk/disk.h"
#include "process/child.h"
#include "text/term_text.h"
#include "text/width.h"

namespace alder::ui::screen {

namespace {

struct SavedPart {
    std::string file;
    std::string damage;  // "; the file is damaged"; or ""
};

Result<SavedPart> save_part(const account::MessageToRead& read, const std::string& part,
                            const std::string& file) {
    if (file.empty() || file.front() != '/')
        return fail(Errc::usage, "not saved: the file name must begin with /");
    if (auto made = disk::real_disk().make_directory(disk::parent_of(file)); !made)
        return fail(made);
    const auto found = mime::find_part(*read.message, part);
    if (!found) return fail(Errc::not_found, "the message has no part " + part);
    const mime::Decoded decoded = found->message.decoded(found->index);
    auto made = app::write_new_file(disk::real_disk(), file, decoded.bytes);
    if (!made) return fail(made);
    const auto damage = mime::damage_in_words(found->message.part(found->index), decoded);
    return SavedPart{*made, damage.empty() ? "" : "; " + damage};
}

}  // namespace

std::string part_text(const mime::Message& message, const std::string& path) {
    const auto found = mime::find_part(message, path);
    if (!found) return {};
    const mime::Part& part = found->message.part(found->index);
    if (part.type.type == "text") return found->message.text(found->index);
    return found->message.decoded(found->index).bytes;
}

Errand save_errand(ReadMessage read, std::string part, std::string file) {
    return {[read = std::move(read), part = std::move(part),
             file = std::move(file)]() -> Result<std::string> {
        auto saved = save_part(*read, part, file);
        if (!saved) return fail(saved);
        return "Saved " + saved->file + saved->damage;
    }};
}

Errand open_errand(ReadMessage read, const view::AttachmentFacts& part,
                   const std::string& directory) {
    std::string file = directory + "/" + safe_file_name(part.name, part.part);
    return {[read = std::move(read), path = part.part,
             file = std::move(file)]() -> Result<std::string> {
        auto saved = save_part(*read, path, file);
        if (!saved) return fail(saved);
        process::Command command;
        command.arguments = {"xdg-open", saved->file};
        command.environment = process::usual_environment();
        auto ran = process::run(command, {}, std::chrono::seconds(10), std::size_t{1} << 16);
        if (!ran)
            return fail(ran.error().code,
                        "saved as " + saved->file + ", not opened: " + ran.error().detail);
        if (!ran->exit.ok())
            return fail(Errc::unavailable,
                        "saved as " + saved->file + "; the desktop (xdg-open) did not open it");
        return "Opened " + saved->file + saved->damage;
    }};
}

}  // namespace alder::ui::screen
