"""The built-in names: bodies, cities and public persons. Plain data for :mod:`rag.names`.

A line lists ways to write one name, the canonical one first.
"""

# ruff: noqa: E501 (a line is a record)

from __future__ import annotations

BODIES = """
United Nations, UN, U.N.
NATO, North Atlantic Treaty Organization, North Atlantic Treaty Organisation, North Atlantic Alliance
European Commission, EC
European Central Bank, ECB
European Parliament, MEPs
International Monetary Fund, IMF
World Health Organization, World Health Organisation, WHO
World Trade Organization, World Trade Organisation, WTO
International Atomic Energy Agency, IAEA
International Criminal Court, ICC
International Court of Justice, ICJ
International Committee of the Red Cross, ICRC
Organization for Security and Co-operation in Europe, OSCE
Organisation for Economic Co-operation and Development, OECD
Organization of the Petroleum Exporting Countries, OPEC, Opec
Commonwealth of Independent States, CIS
African Union, AU
Arab League, League of Arab States
Association of Southeast Asian Nations, ASEAN, Asean
G7, Group of Seven, G-7
G8, Group of Eight, G-8
G20, Group of 20, G-20
Islamic State, ISIS, ISIL, Daesh, Islamic State of Iraq and Syria
Al-Qaeda, al-Qaeda, al-Qaida, Al Qaeda, al Qaeda
Hezbollah, Hizbollah, Hizbullah
Houthis, Houthi
Federal Bureau of Investigation, FBI
Central Intelligence Agency, CIA
National Security Agency, NSA
Federal Reserve, Fed
Centers for Disease Control and Prevention, CDC
Food and Drug Administration, FDA
Environmental Protection Agency, EPA
National Aeronautics and Space Administration, NASA, Nasa
National Health Service, NHS
Department of Justice, Justice Department, DOJ
State Department, Department of State
Pentagon, Defense Department, Department of Defense
Federal Security Service, FSB
KGB, Committee for State Security
BBC, British Broadcasting Corporation
Associated Press, AP
Agence France-Presse, AFP
TASS, Tass, ITAR-TASS
RIA Novosti, RIA
GOP, Republican Party
Democratic Party, Democrats
Republicans, Republican
Labour, Labour Party
Conservatives, Conservative Party, Tories, Tory
Liberal Democrats, Lib Dems
Kyiv, Kiev, Kyyiv
Kharkiv, Kharkov
Odesa, Odessa
Lviv, Lvov
Mykolaiv, Nikolaev, Nikolayev
Dnipro, Dnepr, Dnieper, Dnipropetrovsk
Zaporizhzhia, Zaporizhia, Zaporozhye, Zaporizhzhya
Luhansk, Lugansk
Donbas, Donbass
Chernihiv, Chernigov
Chernobyl, Chornobyl
Vinnytsia, Vinnitsa
Brest, Brest-Litovsk
Homel, Gomel
Hrodna, Grodno
Mahilyow, Mogilev
Vitsebsk, Vitebsk
Beijing, Peking
Mumbai, Bombay
Chennai, Madras
Kolkata, Calcutta
Bengaluru, Bangalore
Yangon, Rangoon
Ho Chi Minh City, Saigon
Saint Petersburg, St Petersburg, St. Petersburg
New York City, NYC
Los Angeles, LA, L.A.
Washington, Washington DC, Washington D.C., Washington, D.C.
Mecca, Makkah
Gaza, Gaza Strip
The Hague, Hague
Brexit
Covid-19, COVID-19, COVID, Covid, coronavirus disease
Christian, Christians
Muslim, Muslims
Jew, Jews, Jewish
"""

PERSONS = """
Alexander Lukashenko, Lukashenko, Lukashenka, Aleksandr Lukashenko, Alyaksandr Lukashenka, Aliaksandr Lukashenka, Alexander Lukashenka
Volodymyr Zelensky, Zelensky, Zelenskyy, Zelenskiy, Zelenski, Volodymyr Zelenskyy, Volodymyr Zelenskiy, Volodymir Zelensky, Volodymir Zelenskyy, Vladimir Zelensky
Vladimir Putin, Putin
Sergey Lavrov, Lavrov, Sergei Lavrov
Sergei Shoigu, Shoigu, Sergey Shoigu
Dmitry Peskov, Peskov, Dmitri Peskov
Joe Biden, Biden, Joseph Biden
Donald Trump, Trump
Barack Obama, Obama
Xi Jinping, Xi
Kim Jong Un, Kim Jong-un
Emmanuel Macron, Macron
Angela Merkel, Merkel
Olaf Scholz, Scholz
Recep Tayyip Erdogan, Erdogan, Tayyip Erdogan
Benjamin Netanyahu, Netanyahu, Bibi Netanyahu
Mahmoud Abbas, Abbas, Abu Mazen
Bashar al-Assad, Assad, Bashar Assad, al-Assad
Muammar Gaddafi, Gaddafi, Qaddafi, Kadhafi, Gadhafi, Muammar Qaddafi, Moammar Gadhafi
Osama bin Laden, bin Laden, Usama bin Laden
Mohammed bin Salman, MBS, Muhammad bin Salman, Mohammad bin Salman
Ali Khamenei, Khamenei, Ayatollah Khamenei
Narendra Modi, Modi
Boris Johnson
Theresa May
Justin Trudeau, Trudeau
Jens Stoltenberg, Stoltenberg
Antonio Guterres, Guterres
Ursula von der Leyen, von der Leyen
Yevgeny Prigozhin, Prigozhin, Evgeny Prigozhin
Alexei Navalny, Navalny, Aleksei Navalny, Alexey Navalny
Sviatlana Tsikhanouskaya, Tsikhanouskaya, Svetlana Tikhanovskaya, Tikhanovskaya
"""

GIVEN_NAMES = """
Alexander, Aleksandr, Alexandr, Oleksandr, Aliaksandr, Alyaksandr, Alex, Sasha
Alexei, Alexey, Aleksei, Aleksey, Oleksiy, Oleksii, Alexi
Andrei, Andrey, Andriy, Andrii, Andrzej, Andrew, Andy
Anatoly, Anatoli, Anatoliy, Anatolii
Anthony, Antony, Tony
Benjamin, Ben
Catherine, Katherine, Kathryn, Kate, Cathy, Kathy
Christopher, Chris
Daniel, Dan, Danny
David, Dave
Dmitry, Dmitri, Dmitriy, Dmytro, Dimitri
Donald, Don
Edward, Ed, Eddie, Ted
Elizabeth, Liz, Beth
Gennady, Gennadi, Gennadiy, Hennadiy
Gregory, Greg
Ihor, Igor
James, Jim, Jimmy
John, Jon, Johnny, Jack
Joseph, Joe, Josef
Kenneth, Ken
Matthew, Matt
Maxim, Maksim, Maksym
Michael, Mike, Mick
Mikhail, Mykhailo, Mikhael
Mohammed, Muhammad, Mohammad, Mohamed, Muhammed
Ahmed, Ahmad
Mahmoud, Mahmud
Hussein, Husain, Hussain, Husayn
Hassan, Hasan
Youssef, Yusuf, Yousef, Yousuf
Khaled, Khalid
Nikolai, Nikolay, Mykola, Nicolai
Oleg, Oleh
Olena, Elena, Yelena
Patrick, Pat
Pavel, Pavlo
Peter, Pete, Petro, Pyotr
Philip, Phillip, Phil
Richard, Rick, Dick, Rich
Robert, Bob, Rob, Bobby
Ronald, Ron
Samuel, Sam
Serhiy, Serhii, Sergei, Sergey, Sergii, Siarhei, Serge
Stephen, Steven, Steve
Svetlana, Sviatlana, Svitlana
Thomas, Tom
Timothy, Tim
Valery, Valeriy, Valerii, Valeri, Valeriy
Viktor, Victor, Viktar
Vitaly, Vitali, Vitaliy, Vitalii
Vladimir, Volodymyr, Volodymir, Uladzimir
William, Bill, Will, Billy
Yevgeny, Evgeny, Yevgeni, Yevhen, Evgeni
Yuri, Yury, Yuriy, Yurii
"""
