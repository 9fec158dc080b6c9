package dev.tern.benchmarks;

import dev.tern.house.HouseRules;

class HouseRulesTest extends HouseRules {}
