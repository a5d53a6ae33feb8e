#include "ui/screen/letter_files.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "app/letters.h"
#include "base/ascii.h"
#include "compose/file_type.h"
#include "disk/atomic_write.h"
#include "disk/disk.h"
#include "process/child.h"
#include "text/charset.h"

namespace alder::ui::screen {

namespace {

constexpr std::uint64_t kMaxText = 1 << 20;        // bytes of a file put into the words
constexpr std::uint64_t kMaxLetter = 16ULL << 20;  // bytes that an editor may give back

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

Result<compose::Attachment> looked_at(const std::string& path) {
    const std::string full = std::filesystem::absolute(expanded_path(path)).string();
    std::error_code missing;  // told by status()
    const std::filesystem::path real = std::filesystem::canonical(full, missing);
    const auto status = disk::real_disk().status(missing ? full : real.string());
    if (!status) return fail(status);
    if (status->kind == disk::Entry::Kind::directory)
        return fail(Errc::no_input, full + " is a directory");
    if (status->kind != disk::Entry::Kind::file)  // a pipe or device has no length
        return fail(Errc::no_input, full + " is no ordinary file");
    compose::Attachment out;
    out.path = real.string();
    out.name = full.substr(full.rfind('/') + 1);
    out.type = compose::file_type(out.name);
    out.size = status->size;
    return out;
}

// The person's own words for an editor, with its arguments; no shell.
std::vector<std::string> editor() {
    std::string words = variable("VISUAL");
    if (words.empty()) words = variable("EDITOR");
    std::vector<std::string> out;
    for (const std::string_view each : ascii::split(words, ' ')) {
        if (!each.empty()) out.emplace_back(each);
    }
    return out;
}

Result<void> run_editor(std::vector<std::string> arguments, const std::string& file) {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) return fail(Errc::unavailable, "there is no terminal to edit on");
    arguments.push_back(file);
    process::Command command;
    command.arguments = std::move(arguments);
    command.environment = process::usual_environment({"EDITOR", "VISUAL", "VIMINIT", "EXINIT"});
    command.streams = process::Streams::terminal;
    command.terminal = terminal;
    auto child = process::Child::start(command, std::nullopt);
    ::close(terminal);
    if (!child)
        return fail(child.error().code, "the editor does not start: " + child.error().detail +
                                            "; write on here, and set $EDITOR before the next "
                                            "start");
    while (!child->exited()) {
        pollfd ended{child->exit_fd(), POLLIN, 0};
        ::poll(&ended, 1, -1);
    }
    if (const auto exit = child->exited(); !exit->ok())
        return fail(Errc::cancelled, "the editor gave up; the letter is as it was");
    return {};
}

Result<void> run_some_editor(const std::string& file) {
    const auto chosen = editor();
    if (!chosen.empty()) return run_editor(chosen, file);
    auto ran = run_editor({"editor"}, file);
    if (ran || ran.error().code != Errc::not_found) return ran;
    return run_editor({"vi"}, file);
}

}  // namespace

std::string expanded_path(std::string path) {
    path = ascii::trim(path);
    if (path.starts_with("~/")) return variable("HOME") + path.substr(1);
    return path;
}

Errand attach_errand(std::string path, std::function<void(Result<compose::Attachment>)> looked) {
    auto attachment = std::make_shared<Result<compose::Attachment>>();
    return {[path = std::move(path), attachment]() -> Result<std::string> {
                *attachment = looked_at(path);
                return std::string();
            },
            [attachment, looked = std::move(looked)] { looked(std::move(*attachment)); }};
}

Errand read_errand(std::string path, std::function<void(std::string)> read) {
    auto text = std::make_shared<std::string>();
    return {[path = std::move(path), text]() -> Result<std::string> {
                const std::string full = std::filesystem::absolute(expanded_path(path)).string();
                const auto bytes = disk::read_file(disk::real_disk(), full, kMaxText);
                if (!bytes) return fail(bytes);
                *text = text::to_utf8(*bytes, "");
                return "Read " + full;
            },
            [text, read = std::move(read)] { read(*text); }};
}

Result<Edited> edited_outside(const std::string& text, const std::string& directory) {
    disk::Disk& disk = disk::real_disk();
    // A directory of its own: editors leave other files beside the one they edit.
    if (auto made = disk.make_directory(directory); !made) return fail(made);
    const std::string path = app::scratch_file(directory);
    auto file = disk.open(path, disk::Access::create_new);
    if (!file && file.error().code == Errc::cannot_create)
        return fail(Errc::cannot_create,
                    "what an editor left before is still in " + directory + "; move it away first");
    if (!file) return fail(file);
    if (auto written = (*file)->write_at(0, text); !written) return fail(written);
    const auto ran = run_some_editor(path);
    auto bytes = disk::read_file(disk, path, kMaxLetter);
    if (!bytes)
        return fail(bytes.error().code,
                    "the letter is as it was; what the editor left cannot be read, and stays in " +
                        directory + ": " + bytes.error().detail);
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
    if (!ran && *bytes == text) return fail(ran);
    return Edited{text::to_utf8(*bytes, "utf-8"), !ran};
}

}  // namespace alder::ui::screen
