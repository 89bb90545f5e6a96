package se.knyt.postgres;

import java.util.Locale;
import se.knyt.postgres.PostgresStartException.Reason;

/** Operating system and processor, in the words the binaries are named by. */
enum Platform {
    LINUX_X86_64("linux-x86_64"),
    LINUX_ARM_64("linux-arm_64"),
    DARWIN_X86_64("darwin-x86_64"),
    DARWIN_ARM_64("darwin-arm_64");

    private final String label;

    Platform(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        var os = osName.toLowerCase(Locale.ROOT);
        var arch = osArch.toLowerCase(Locale.ROOT);
        boolean intel = arch.equals("amd64") || arch.equals("x86_64");
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (os.startsWith("linux") && (intel || arm)) {
            return intel ? LINUX_X86_64 : LINUX_ARM_64;
        }
        if (os.startsWith("mac") && (intel || arm)) {
            return intel ? DARWIN_X86_64 : DARWIN_ARM_64;
        }
        throw new PostgresStartException(
                Reason.NO_BINARIES,
                "There is no embedded PostgreSQL for " + osName + " on " + osArch + ".",
                "Run Knyt on Linux (glibc) or macOS, x86-64 or arm64 (Windows: in WSL), or point KNYT_DATABASE_URL to a"
                        + " PostgreSQL of your own.");
    }
}
