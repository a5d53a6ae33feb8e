// Work on the disk that a screen asks for (saving an attachment, keeping a choice), done beside the
// UI thread, which waits for no disk.

#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/channel.h"
#include "base/result.h"

namespace alder::ui::screen {

struct Errand {
    // On the other thread; gives the words that tell of it, or "" for nothing to tell.
    std::function<Result<std::string>()> work;
    // On the UI thread, once it is done and did not fail; may be empty.
    std::function<void()> done{};
};

// Thread rule: belongs to the UI thread.
class Errands {
public:
    Errands();
    // Waits for what was begun.
    ~Errands();
    Errands(const Errands&) = delete;
    Errands& operator=(const Errands&) = delete;

    void begin(Errand errand);
    // Readable when next() has something.
    int fd() const { return done_.fd(); }
    // What the next one gave; its done() has been called.
    std::optional<Result<std::string>> next();
    bool idle() const { return under_way_ == 0; }

private:
    struct Outcome {
        Result<std::string> words;
        std::function<void()> done;
    };
    Channel<Errand> wanted_;
    Channel<Outcome> done_;
    int under_way_ = 0;
    std::jthread thread_;  // started by the first errand
};

}  // namespace alder::ui::screen
