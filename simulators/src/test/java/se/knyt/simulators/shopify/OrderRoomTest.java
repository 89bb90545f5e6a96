package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** A sandbox of 6,600 orders filled 463 MB of a process of 512 MB, which then no longer answered. */
class OrderRoomTest {
    private static final long ROOM = OrderRoom.orders(Runtime.getRuntime().maxMemory());

    @Test
    void halfOfTheMemoryIsLeftToTheRest() {
        // 536,870,912 / 2 / 120,000
        assertThat(OrderRoom.orders(512L << 20)).isEqualTo(2236);
    }

    @Test
    void oneTooManyIsRefusedBeforeAnyIsSold() {
        assertThatCode(() -> OrderRoom.require(0, ROOM)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderRoom.require(0, ROOM + 1))
                .withMessageContaining("count is 1 to " + ROOM);
        assertThatIllegalArgumentException().isThrownBy(() -> OrderRoom.require(0, 0));
    }

    @Test
    void whatIsHeldAlreadyCounts() {
        assertThatCode(() -> OrderRoom.require(ROOM - 5, 5)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderRoom.require(ROOM - 5, 6))
                .withMessageContaining("holds " + (ROOM - 5) + " orders")
                .withMessageContaining("reset");
    }
}
