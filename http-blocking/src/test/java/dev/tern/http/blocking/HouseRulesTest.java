package dev.tern.http.blocking;

import dev.tern.house.LibraryRules;

class HouseRulesTest extends LibraryRules {}
