package se.knyt.server;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** What Spring assembles: the pages and endpoints. Database, engine and simulators are made before it and handed in. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan("se.knyt.server")
class ConsoleApplication {}
