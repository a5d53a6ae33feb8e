// What every command works with: the machine it runs on, as values, and what is found out from it
// on first use (configuration, store, accounts). A test gives a System of its own.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/place.h"
#include "account/reader.h"
#include "app/accounts.h"
#include "app/news.h"
#include "app/send_time.h"
#include "cli/columns.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "config/config.h"
#include "config/paths.h"
#include "net/transcript.h"
#include "query/query.h"

namespace alder::app {
class InlineAccount;
}

namespace alder::cli {

struct Terminal {
    bool in = false;   // standard input is one
    bool out = false;  // standard output is one
    bool err = false;
    int columns = 80;
    bool colour = false;
    std::string charset;  // of the locale: "UTF-8"
};

struct System {
    disk::Disk* disk = nullptr;
    std::string vfs;  // store::Vfs::name() over the disk
    config::Environment environment;
    std::string program;    // path of the running program
    std::string directory;  // the one it was started in
    std::string version;
    query::Now now;
    app::LocalClock clock;
    std::uint32_t user_id = 0;
    Terminal terminal;
    Sink out;
    Sink err;
    std::function<Result<std::string>()> input;  // all of standard input
    // All that comes out of a FIFO or a device, at most so many bytes; nullopt: it is neither.
    std::function<Result<std::optional<std::string>>(const std::string& path, std::uint64_t most)>
        pipe;
    // The next line of standard input without its end; nullopt at the end of the input.
    std::function<Result<std::optional<std::string>>()> line;
    // Bytes that may still be written to the file system of a path; nullopt: nobody knows.
    std::function<std::optional<std::uint64_t>(const std::string& path)> free_space;
};

// An account whose mail is being read.
struct Shelf {
    app::OpenAccount account;
    account::Reader reader;
};

class Context {
public:
    Context(const System& system, const Invocation& invocation);

    const System& system;
    const Invocation& invocation;
    Output out;
    Talk talk;

    // Columns as whoever reads standard output wants them.
    Columns columns(std::vector<Column> of) {
        const int width = system.terminal.out ? system.terminal.columns : 0;
        return {out, std::move(of), width, system.terminal.colour};
    }

    bool json() const { return invocation.has("json"); }
    Result<config::Paths> paths() const;
    Result<const config::Config*> config();
    Result<account::Place> place() const;

    // Those of -A, or all. Errc::config says what to do when there is none, Errc::usage names the
    // nearest one to a mistyped name.
    Result<std::vector<app::OpenAccount>> accounts(app::Local local = app::Local::if_present);
    // The one account something is to be made in: of -A, or the only one there is.
    Result<app::OpenAccount> one_account(app::Local local = app::Local::if_present);

    // The accounts, ready to be read, with what is new where their mail lives. One that cannot be
    // read is complained about, and counts in worst().
    Result<std::vector<Shelf>> shelves();

    // Who changes it; its news is said.
    Result<std::unique_ptr<app::InlineAccount>> worker(const account::Place& place,
                                                       const app::OpenAccount& account);
    // Says news of this account.
    app::NewsListener news_of(const app::OpenAccount& account) const;

    // Where the protocol of an account's servers is told to; nothing without --trace.
    net::TraceSink trace_of(const std::string& account) const;

    // The exit code so far: a command that goes on after an error ends with the worst.
    void failed(const Error& error);
    int worst() const { return worst_; }

private:
    Result<Shelf> shelf(const account::Place& place, const app::OpenAccount& account);

    std::optional<config::Config> config_;
    int worst_ = 0;
};

// What somebody reads who has neither mail nor configuration.
std::string first_steps(const config::Paths& paths);

}  // namespace alder::cli
