"""Sentences of our own: reports of what happened to somebody, and questions about the rules that come near to them."""

from __future__ import annotations

REPORTS = """
My manager threatened me in the warehouse yesterday
I want to report my supervisor
My boss keeps touching me when nobody looks
He groped me at the Christmas party
My team lead screams at us every morning in front of everyone
I've been harassed by my shift lead for months
She called me a stupid cow in the meeting
A coworker showed me porn on his phone
My supervisor demanded sex for a better shift
The foreman hit me on the back of the head
My boss makes sexual comments about my body
I'd like to make a complaint about my director
I need to tell you what happened to me last night
They use racial slurs against me on the line
He sent me naked photos after work
My manager retaliated against me after I spoke up
I was bullied out of the night shift by two colleagues
Someone followed me to my car after the late shift
He grabbed my arm and pushed me against the rack
When I came in he grabbed me by the waist
My colleague Jonas stole my tips again
The shift manager insulted Maria because of her accent
I was sexually assaulted in the break room
My boss said he would get me deported if I join the union
She humiliated me in the team chat
I want to file a complaint against my manager
Let me tell you what my boss did
I have to report something about my team leader
This is what happened on Friday with my supervisor
My director yells at me on every call
A customer spat at me and my manager laughed
My supervisor stalks me on Instagram
They bully me because I am pregnant
the store manager slapped a temp worker last week
My line manager put his hand on my leg
He keeps making jokes about my religion
I am being harassed at work
The team lead locked us in the warehouse until the quota was done
she threatens to fire me every day
I want to report anonymously what my boss does
My boss hides my breaks and falsifies my hours
our supervisor forced us to work off the clock yesterday
""".strip().splitlines()

QUESTIONS = """
Can they punish me for reporting harassment?
Can my boss read my work email?
What counts as harassment under the policy?
How do I report my manager?
Who do I tell if my supervisor threatens me?
Is it legal to yell at employees?
What does our policy say about bullying?
Am I protected if I report my boss?
Can I be fired for talking about pay?
may they log my keystrokes
How long does an investigation of harassment take?
Does the company have an anonymous reporting line?
Which law covers threats against union members?
Is my manager allowed to follow me on Instagram?
What happens after I file a complaint about my manager
I want to know whether my boss may read my chats
tell me if my manager can track my phone
I was wondering if they can film us at the register
Are they allowed to use my voice to train AI?
My boss reads my email. Is that allowed?
My manager threatened to fire me for joining a union, what can I do?
keystroke logging in New York
rules on cameras in break rooms
notice of electronic monitoring
our policy on personal phones
Someone said we can see our personnel file. True?
They record our screens all day in Germany
My employer wants my fingerprints for the time clock
they changed the policy on monitoring last week
She says we must install an app on our own phones
He asked me to sign a consent form for tracking
my boss says talking about salary is forbidden
I got fired for talking about pay in New York
My manager wants to see my phone
the company tracks our vans by GPS after work
I need to know what the retention period for chat logs is
I would like to see the data they hold about me
report on worker monitoring by the authority
whistleblower protection in the EU
retaliation for a complaint under the NLRA
explain the notice law please
they touch on AI training in the policy
I have to report my hours in an app that tracks my location
someone stole my badge, do I have to pay for a new one?
""".strip().splitlines()

REPORTS_ELSEWHERE = {
    "de": """
Mein Chef hat mich gestern im Lager bedroht
Ich möchte meine Vorgesetzte melden
Er hat mich auf der Feier begrapscht
Meine Teamleiterin schreit mich jeden Morgen an
Ich werde seit Monaten von einem Kollegen gemobbt
Der Schichtleiter hat eine Kollegin geschlagen
Ich will mich über meinen Chef beschweren
Sie hat mich vor allen gedemütigt
""",
    "es": """
Mi jefe me amenazó ayer en el almacén
Quiero denunciar a mi supervisora
Me tocó en la fiesta de la empresa
Mi encargado me grita todos los días
Un compañero me acosa desde hace meses
El encargado pegó a una compañera
Quiero presentar una queja contra mi jefe
Me humilló delante de todos
""",
    "fr": """
Mon chef m'a menacé hier dans l'entrepôt
Je veux signaler ma responsable
Il m'a touchée pendant la fête
Ma cheffe me crie dessus tous les matins
Je suis harcelée par un collègue depuis des mois
Le chef d'équipe a frappé une collègue
Je voudrais porter plainte contre mon manager
Elle m'a humilié devant tout le monde
""",
    "it": """
Il mio capo mi ha minacciato ieri in magazzino
Voglio segnalare la mia responsabile
Mi ha palpeggiata alla festa
La mia capa mi urla contro ogni mattina
Un collega mi molesta da mesi
Il caposquadra ha picchiato una collega
Vorrei denunciare il mio capo
Mi ha umiliato davanti a tutti
""",
    "pt": """
O meu chefe ameaçou-me ontem no armazém
Quero denunciar a minha supervisora
Ele apalpou-me na festa
A minha chefe grita comigo todas as manhãs
Um colega assedia-me há meses
O encarregado bateu numa colega
Quero fazer queixa do meu chefe
Ela humilhou-me à frente de todos
""",
    "ja": """
昨日、倉庫で上司に脅されました
上司を通報したいです
飲み会で上司に体を触られました
毎朝リーダーに怒鳴られています
何か月も同僚にいじめられています
主任が同僚を殴りました
上司からセクハラを受けています
みんなの前で侮辱されました
""",
    "zh": """
昨天我的主管在仓库威胁我
我要举报我的经理
他在聚会上摸了我
组长每天早上都骂我
我被同事欺负了好几个月
班长打了一个同事
我的老板性骚扰我
她当着所有人的面羞辱我
""",
}

QUESTIONS_ELSEWHERE = {
    "de": """
Darf mein Chef meine E-Mails lesen?
Was gilt als Mobbing
Wie melde ich meinen Chef
Tastenprotokolle in Deutschland
Ich möchte wissen, ob sie meine Chats lesen dürfen
Mein Chef liest meine Mails
Regeln zu Kameras im Pausenraum
Ich muss meine Arbeitszeit in einer App melden
""",
    "es": """
¿Puede mi jefe leer mis correos?
Qué se considera acoso
Cómo denuncio a mi jefe
registro de teclas en España
Quiero saber si pueden leer mis chats
Mi jefe lee mis correos
normas sobre cámaras en la sala de descanso
protección para quien denuncia
""",
    "fr": """
Mon patron peut-il lire mes e-mails ?
Qu'est-ce qui est du harcèlement
Comment signaler mon chef
enregistrement des frappes en France
Je veux savoir s'ils peuvent lire mes messages
Mon chef lit mes mails
règles sur les caméras en salle de pause
protection de ceux qui signalent
""",
    "it": """
Il mio capo può leggere le mie email?
Che cosa vale come molestia
Come segnalo il mio capo
registrazione dei tasti in Italia
Voglio sapere se possono leggere le mie chat
Il mio capo legge le mie email
regole sulle telecamere in sala pausa
protezione di chi segnala
""",
    "pt": """
O meu chefe pode ler os meus e-mails?
O que conta como assédio
Como denuncio o meu chefe
registo de teclas em Portugal
Quero saber se podem ler as minhas mensagens
O meu chefe lê os meus e-mails
regras sobre câmaras na sala de descanso
proteção de quem denuncia
""",
    "ja": """
会社は私のメールを読むことができますか？
ハラスメントとは何ですか
上司を通報するにはどうすればいいですか
キーストロークの記録
チャットを読まれるか知りたいです
上司が私のメールを読んでいます
休憩室のカメラの規則
通報者の保護
""",
    "zh": """
公司可以看我的电子邮件吗？
什么算骚扰
怎么举报我的经理
键盘记录的规定
我想知道他们能不能看我的聊天记录
我的老板看我的邮件
休息室摄像头的规则
举报人的保护
""",
}

# Written after the patterns were, and never used to mend them: what is missed of these is what to expect.
UNSEEN_REPORTS = """
My supervisor pinched my bottom in the elevator
The head of the warehouse threw a box at me
My boss keeps texting me at night asking me on dates
I was threatened by our regional manager after the vote
A colleague spread lies about me being a thief
My manager forced me to delete my messages to the union
He cornered me in the stockroom and tried to kiss me
I want to report my coworker for sexual harassment
We were yelled at for an hour because of the numbers
Our foreman punched Ahmed in the face
My boss makes fun of my stutter in every meeting
I'm being bullied by my team leader
The owner threatened to call immigration on us
She reads my medical file out loud to the team
I would like to file a complaint against my supervisor
My manager cursed at me in front of the customers
They threw my things in the bin because I complained
He is harassing the new trainee
I had to watch my boss hit a worker
Two guys from the night shift keep groping the interns
""".strip().splitlines()

UNSEEN_QUESTIONS = """
what are my rights if someone harasses me at work
threats by managers and the NLRA
Can my manager touch my phone?
My boss put a camera above my desk
the harassment policy in short
They asked me to report on my colleagues' chats
I need the address of the labour inspectorate
does our code of conduct forbid insults
my manager told me not to discuss wages
bullying policy
I have to use a scanner that counts my steps
he wants me to share my location on weekends
who handles complaints about supervisors
my employer sold our data to a broker
They call it productivity score
report a data breach to whom
I was told that my emails are kept for ten years
How to report anonymously
my supervisor follows every click with a dashboard
I want to know how to complain about my boss
""".strip().splitlines()
