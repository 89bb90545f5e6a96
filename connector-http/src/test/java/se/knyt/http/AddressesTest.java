package se.knyt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
            })
    void addressesThatAreNotPublicAreRefused(String address) throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2600:1901::1",
                "2a00:1450:400f::1"
            })
    void publicAddressesAreOpen(String address) throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void aNameThatAnswersWithBothGivesOnlyThePublicOne() throws UnknownHostException {
        var open = InetAddress.getByAddress("api.example", new byte[] {8, 8, 8, 8});
        var dns = new CheckedDns(host -> new InetAddress[] {InetAddress.getLoopbackAddress(), open});
        assertThat(dns.resolve("api.example")).containsExactly(open);
    }

    @Test
    void everyLookupIsCheckedAnew() throws UnknownHostException {
        var answers = new ArrayDeque<InetAddress>();
        answers.add(InetAddress.getByAddress(new byte[] {8, 8, 8, 8}));
        answers.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        var dns = new CheckedDns(host -> new InetAddress[] {answers.remove()});
        assertThat(dns.resolve("rebinding.example")).hasSize(1);
        assertThatThrownBy(() -> dns.resolve("rebinding.example")).isInstanceOf(UnknownHostException.class);
    }
}
