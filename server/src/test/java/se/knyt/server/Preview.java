package se.knyt.server;

import java.io.IOException;

/** Runs the console over the sample companies, for looking at pages while making them; the end of standard input stops it. */
final class Preview {
    private Preview() {}

    public static void main(String[] args) throws IOException {
        try (var console = new ConsoleFixture(Integer.parseInt(args[0]))) {
            for (int i = 0; i < 20; i++) {
                System.out.println(console.url() + "/sign-in/link?token="
                        + console.users().newLink(i % 2 == 0 ? ConsoleFixture.OWNER : ConsoleFixture.VIEWER));
            }
            System.out.flush();
            while (System.in.read() >= 0) {
                // Only the end of it means anything.
            }
        }
    }
}
