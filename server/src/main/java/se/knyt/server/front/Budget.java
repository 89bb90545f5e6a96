package se.knyt.server.front;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of bodies may be under way at once at an entrance: what has come in and is not answered yet. One address may hold only
 * its share of them.
 */
final class Budget {
    private final long bytesMax;
    private final long addressBytesMax;
    private final Map<String, Long> byAddress = new HashMap<>();
    private long taken;

    Budget(long bytesMax, long addressBytesMax) {
        this.bytesMax = bytesMax;
        this.addressBytesMax = addressBytesMax;
    }

    /**
     * Takes so many, or none and says so.
     *
     * @param address who sends them; empty where nobody is told from another, as behind a proxy on this machine
     */
    synchronized boolean take(String address, int bytes) {
        if (taken + bytes > bytesMax) {
            return false;
        }
        if (!address.isEmpty()) {
            long held = byAddress.getOrDefault(address, 0L) + bytes;
            if (held > addressBytesMax) {
                return false;
            }
            if (bytes > 0) {
                byAddress.put(address, held);
            }
        }
        taken += bytes;
        return true;
    }

    synchronized void give(String address, long bytes) {
        taken -= bytes;
        byAddress.computeIfPresent(address, (key, held) -> held <= bytes ? null : held - bytes);
    }

    synchronized long taken() {
        return taken;
    }
}
