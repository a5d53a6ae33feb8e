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
    std::optional<Result<std::string>> next();
    bool idle() const { return under_way_ == 0; }

private:
    Channel<Errand> wanted_;
    Channel<Result<std::string>> done_;
    int under_way_ = 0;
    std::jthread thread_;  // started by the first errand
};

}  // namespace alder::ui::screen
